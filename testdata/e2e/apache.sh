# Apache httpd with mod_dav and mod_dav_fs. DIR PORT; the collection is /dav/.
set -eu
mkdir -p "$1/root/dav" "$1/lock"
chown -R www-data: "$1"
m=/usr/lib/apache2/modules
cat >"$1/httpd.conf" <<C
ServerName localhost
ServerRoot $1
Listen 127.0.0.1:$2
PidFile $1/pid
ErrorLog $1/error.log
User www-data
Group www-data
LoadModule mpm_event_module $m/mod_mpm_event.so
LoadModule authz_core_module $m/mod_authz_core.so
LoadModule dav_module $m/mod_dav.so
LoadModule dav_fs_module $m/mod_dav_fs.so
DavLockDB $1/lock/db
DocumentRoot $1/root
<Location /dav>
Dav On
DavDepthInfinity On
Require all granted
</Location>
C
exec /usr/sbin/apache2 -f "$1/httpd.conf" -DFOREGROUND
