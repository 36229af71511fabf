#!/usr/bin/env bash
# Measures the whole command beside xmllint on the same bytes, in one run.
# usage: docs/bench/run.sh [FOLDER FOR THE BODIES]
set -euo pipefail
cd "$(dirname "$0")/../.."
dir=${1:-$(mktemp -d)}
for tool in xmllint hyperfine; do
  command -v "$tool" >/dev/null || apt-get install -y -qq libxml2-utils hyperfine >/dev/null
done
go build -o "$dir/lint207" .
[ -f "$dir/listing.xml" ] || go run ./docs/bench/listing > "$dir/listing.xml"
ls -l "$dir/listing.xml"
hyperfine --warmup 2 --runs 10 --export-markdown "$dir/listing.md" \
  -n 'xmllint --stream --noout' "xmllint --stream --noout $dir/listing.xml" \
  -n 'lint207, JSON report' "$dir/lint207 --format json $dir/listing.xml > $dir/report.json" \
  -n 'lint207, text report' "$dir/lint207 $dir/listing.xml > $dir/report.txt"
for cmd in "xmllint --stream --noout" "$dir/lint207 --format json"; do
  /usr/bin/env bash -c "command time -f 'peak memory: %M KiB  $cmd' $cmd $dir/listing.xml >/dev/null" 2>&1 | tail -1
done
