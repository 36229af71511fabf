# lighttpd with mod_webdav, properties and locks in SQLite. DIR PORT; /dav/.
set -eu
mkdir -p "$1/root/dav" "$1/tmp"
chown -R www-data: "$1"
cat >"$1/lighttpd.conf" <<C
server.modules = ("mod_webdav")
server.bind = "127.0.0.1"
server.port = $2
server.document-root = "$1/root"
server.errorlog = "$1/tmp/error.log"
server.username = "www-data"
server.groupname = "www-data"
server.upload-dirs = ("$1/tmp")
webdav.activate = "enable"
webdav.is-readonly = "disable"
webdav.sqlite-db-name = "$1/tmp/webdav.db"
C
exec /usr/sbin/lighttpd -D -f "$1/lighttpd.conf"
