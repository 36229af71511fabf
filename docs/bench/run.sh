#!/usr/bin/env bash
# Measures the whole command beside xmllint on the same bytes, in one run.
# usage: docs/bench/run.sh [FOLDER FOR THE BODIES]
set -euo pipefail
cd "$(dirname "$0")/../.."
dir=${1:-$(mktemp -d)}
mkdir -p "$dir"
command -v xmllint hyperfine >/dev/null || { apt-get update -qq; apt-get install -y -qq libxml2-utils hyperfine time >/dev/null; }
go build -o "$dir/lint207" .
go build -o "$dir/bodies" ./docs/bench/bodies
cd "$dir"
[ -f listing.xml ] || ./bodies > listing.xml
[ -f small.xml ] || ./bodies -responses 3 > small.xml
[ -f proppatch.xml ] || ./bodies -failing 200000 > proppatch.xml
[ -d files ] || ./bodies -files files
[ -f session.har ] || ./bodies -har -count 105000 > session.har
ls -l listing.xml small.xml proppatch.xml session.har
compare() { # compare TITLE XMLLINT-COMMAND LINT207-COMMAND [RUNS]
  echo "## $1"
  hyperfine --style basic --warmup 1 --runs "${4:-10}" --ignore-failure -n xmllint "$2" -n lint207 "$3" 2>/dev/null |
    grep -E 'Time|Range|xmllint|lint207|faster'
}
memory() { command time -f "peak memory %M KiB, %e s: $*" "$@" 2>&1 >/dev/null | tail -1; }
compare "100 MB listing, JSON report to a file" "xmllint --stream --noout listing.xml" "./lint207 --format json listing.xml > report.json"
compare "100 MB listing, text report" "xmllint --stream --noout listing.xml" "./lint207 listing.xml > report.txt"
compare "PROPPATCH answer of 200,000 properties" "xmllint --stream --noout proppatch.xml" "./lint207 --format json proppatch.xml > report.json"
compare "start-up: one body of 2 KB" "xmllint --noout small.xml" "./lint207 small.xml" 50
compare "10,000 files of 2 KB" "xmllint --noout files/*.xml" "./lint207 --format json files > report.json" 5
memory ./lint207 --format json listing.xml
memory ./lint207 --format json proppatch.xml
memory ./lint207 --format json --fail-on never session.har
memory xmllint --stream --noout listing.xml
