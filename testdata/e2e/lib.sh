# One request each, by curl. BASE is a collection's URL with a final slash, AUTH
# "" or user:password. What comes back is the proxy's business; $token is the
# lock token of the last answer, $code its status.
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
token='' code=''

# req METHOD URL [curl options]: the URL is used as it is
req() {
  local method=$1 url=$2
  shift 2
  code=$(curl -sS -g --path-as-is --max-time 30 ${AUTH:+-u "$AUTH"} -H Expect: -A lint207-e2e -X "$method" "$@" -D "$tmp/head" -o "$tmp/body" -w '%{http_code}' "$url" 2>"$tmp/err") || cat "$tmp/err"
  echo "$code $method $url"
  token=$(tr -d '\r' <"$tmp/head" | sed -n 's/^lock-token: *//Ip')
}

# xml METHOD URL BODY [curl options]
xml() {
  local method=$1 url=$2 body=$3
  shift 3
  req "$method" "$url" -H 'Content-Type: application/xml; charset=utf-8' --data-binary '<?xml version="1.0" encoding="utf-8"?>
'"$body" "$@"
}

put() { req PUT "$1" -H 'Content-Type: text/plain' --data-binary "$2"; }

# propfind URL DEPTH PROPERTIES
propfind() { xml PROPFIND "$1" '<D:propfind xmlns:D="DAV:"><D:prop>'"$3"'</D:prop></D:propfind>' -H "Depth: $2"; }

allprop() { xml PROPFIND "$1" '<D:propfind xmlns:D="DAV:"><D:allprop/></D:propfind>' -H "Depth: $2"; }

propname() { xml PROPFIND "$1" '<D:propfind xmlns:D="DAV:"><D:propname/></D:propfind>' -H "Depth: $2"; }

# proppatch URL INSTRUCTIONS [curl options]
proppatch() {
  local url=$1 what=$2
  shift 2
  xml PROPPATCH "$url" '<D:propertyupdate xmlns:D="DAV:" xmlns:E="urn:example:e2e">'"$what"'</D:propertyupdate>' "$@"
}

# lock URL DEPTH [curl options]
lock() {
  local url=$1 depth=$2
  shift 2
  xml LOCK "$url" '<D:lockinfo xmlns:D="DAV:"><D:lockscope><D:exclusive/></D:lockscope><D:locktype><D:write/></D:locktype><D:owner>e2e</D:owner></D:lockinfo>' -H "Depth: $depth" -H 'Timeout: Second-60' "$@"
}

unlock() { req UNLOCK "$1" -H "Lock-Token: $2"; }
