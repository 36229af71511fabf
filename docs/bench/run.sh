#!/usr/bin/env bash
# Measures the whole command beside its peers on the same bytes, each
# comparison in one run. The peers come from Debian and from docs/bench/peers.
# usage: docs/bench/run.sh [FOLDER FOR THE BODIES [PART ...]]
# parts: listing startup files proppatch value har growth memory scale (all of them if none is named)
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
dir=${1:-$(mktemp -d)}
shift || true
parts=" ${*:-listing startup files proppatch value har growth memory scale} "
mkdir -p "$dir"
if ! command -v xmllint hyperfine gcc parallel >/dev/null || ! /usr/bin/python3 -c 'import lxml' 2>/dev/null || ! pkg-config --exists neon; then
  apt-get update -qq
  apt-get install -y -qq libxml2-utils hyperfine time gcc pkg-config libneon27-dev python3-lxml parallel >/dev/null
fi
go build -C "$here/../.." -o "$dir/lint207" .
go build -C "$here/../.." -o "$dir/bodies" ./docs/bench/bodies
go build -C "$here/../.." -o "$dir/encodingxml" ./docs/bench/peers/encodingxml
cd "$dir"
# shellcheck disable=SC2046
gcc -O2 -o ne207 "$here/peers/ne207.c" $(pkg-config --cflags --libs neon)
printf 'lint207 %s, %s, %s, %s cores\n' "$(./lint207 version)" "$(go version)" "$(xmllint --version 2>&1 | head -1)" "$(nproc)"

part() { [[ $parts == *" $1 "* ]]; }
make_body() { [ -e "$1" ] || { "${@:2}" >"$1.part" && mv "$1.part" "$1"; }; } # make_body FILE COMMAND ...
listing() { make_body "listing-$1.xml" ./bodies -responses "$(($1 * 1500))"; } # listing MEGABYTES
race() { # race TITLE RUNS NAME COMMAND ...
  local title=$1 runs=$2
  shift 2
  local args=()
  while [ $# -gt 0 ]; do
    args+=(-n "$1" "$2")
    shift 2
  done
  printf '\n## %s\n' "$title"
  hyperfine --style basic --warmup 1 --runs "$runs" --ignore-failure --export-csv race.csv "${args[@]}" >/dev/null 2>&1
  awk -F, 'NR>1 {printf "%-34s %9.1f ms ± %6.1f  user %9.1f ms  sys %7.1f ms\n", $1, $2*1000, $3*1000, $5*1000, $6*1000}' race.csv
}
memory() { # memory NAME COMMAND ...
  local name=$1
  shift
  printf '%-34s %s\n' "$name" "$(command time -f '%M KiB  %e s' "$@" 2>&1 >/dev/null | tail -1)"
}

if part listing; then
  listing 100
  race "100 MB listing" 7 \
    "lint207 JSON" "./lint207 --format json listing-100.xml > report.json" \
    "lint207 text" "./lint207 listing-100.xml > report.txt" \
    "xmllint --stream" "xmllint --stream --noout listing-100.xml" \
    "xmllint" "xmllint --huge --noout listing-100.xml" \
    "xmllint --relaxng" "xmllint --huge --noout --relaxng '$here/peers/multistatus.rng' listing-100.xml" \
    "lxml" "/usr/bin/python3 '$here/peers/group.py' listing-100.xml" \
    "neon ne_207" "./ne207 listing-100.xml" \
    "encoding/xml" "./encodingxml listing-100.xml"
fi
if part startup; then
  make_body small.xml ./bodies -responses 3
  race "start-up: one body of 2 KB" 100 \
    "lint207" "./lint207 small.xml" "xmllint" "xmllint --noout small.xml" \
    "lxml" "/usr/bin/python3 '$here/peers/group.py' small.xml" "neon ne_207" "./ne207 small.xml"
fi
if part files; then
  [ -d files ] || ./bodies -files files
  race "10,000 files of 2 KB" 7 \
    "lint207 JSON" "./lint207 --format json files > report.json" "lint207 text" "./lint207 files > report.txt" \
    "xmllint" "xmllint --noout files/*.xml"
fi
if part proppatch; then
  make_body proppatch.xml ./bodies -failing 200000
  race "PROPPATCH answer of 200,000 properties, one root" 10 \
    "lint207 JSON" "./lint207 --format json proppatch.xml > report.json" \
    "xmllint --stream" "xmllint --stream --noout proppatch.xml" "xmllint" "xmllint --noout proppatch.xml" \
    "neon ne_207" "./ne207 proppatch.xml" "encoding/xml" "./encodingxml proppatch.xml"
fi
if part value; then
  make_body value.xml ./bodies -value 100
  race "one property value of 100 MB" 5 \
    "lint207 JSON" "./lint207 --format json value.xml > report.json" \
    "xmllint --stream" "xmllint --huge --stream --noout value.xml" \
    "xmllint" "xmllint --huge --noout value.xml" "neon ne_207" "./ne207 value.xml" "encoding/xml" "./encodingxml value.xml"
fi
if part har; then
  make_body session.har ./bodies -har -count 105000
  race "HAR of 500 MB, 105,000 exchanges" 2 "lint207 JSON" "./lint207 --format json --fail-on never session.har > report.json"
fi
if part growth; then
  for size in 1 10 100 1000; do
    listing "$size"
    race "growth: $size MB" "$((size < 1000 ? 7 : 2))" \
      "lint207 JSON" "./lint207 --format json listing-$size.xml > report.json" \
      "xmllint --stream" "xmllint --stream --noout listing-$size.xml"
    memory "lint207, $size MB" ./lint207 --format json "listing-$size.xml"
  done
fi
if part memory; then
  printf '\n## peak memory\n'
  listing 100
  memory "lint207, 100 MB listing" ./lint207 --format json listing-100.xml
  memory "xmllint --stream" xmllint --stream --noout listing-100.xml
  memory "xmllint" xmllint --huge --noout listing-100.xml
  memory "lxml" /usr/bin/python3 "$here/peers/group.py" listing-100.xml
  memory "encoding/xml" ./encodingxml listing-100.xml
  for f in proppatch.xml value.xml session.har; do
    [ ! -e "$f" ] || memory "lint207, $f" ./lint207 --format json --fail-on never "$f"
  done
fi
if part scale && ./lint207 --help | grep -q ndjson; then
  make_body session.ndjson ./bodies -ndjson -count 50000
  filter="./lint207 --input ndjson --format ndjson --fail-on never"
  race "50,000 exchanges as NDJSON through GNU parallel" 3 \
    "one process on one core" "GOMAXPROCS=1 $filter < session.ndjson > report.ndjson" \
    "parallel --pipe with 1 worker" "GOMAXPROCS=1 parallel --pipe --block 10M -k -j1 $filter < session.ndjson > report.ndjson" \
    "parallel --pipe with 2 workers" "GOMAXPROCS=1 parallel --pipe --block 10M -k -j2 $filter < session.ndjson > report.ndjson"
fi
