# sabre/dav on PHP's own server, files at /dav/, calendars at /cal/ (admin,
# admin). DIR PORT. PHP's server knows no PROPFIND body limit, but all methods.
set -eu
mkdir -p "$1/root" "$1/locks"
cp "$(dirname "$0")/sabredav.php" "$1/index.php"
sql=/usr/share/doc/php-sabre-dav/examples/sql
for f in principals calendars addressbooks; do
  if [ -f "$sql/sqlite.$f.sql" ]; then cat "$sql/sqlite.$f.sql"; else gzip -dc "$sql/sqlite.$f.sql.gz"; fi
done | php -r '$p = new PDO("sqlite:" . $argv[1]); $p->exec(stream_get_contents(STDIN));' "$1/db.sqlite"
cd "$1"
exec env PHP_CLI_SERVER_WORKERS=4 php -d display_errors=0 -d error_reporting=0 -S "127.0.0.1:$2" index.php
