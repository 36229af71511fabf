# nginx with its dav module and nginx-dav-ext-module. DIR PORT; /dav/.
set -eu
mkdir -p "$1/root/dav" "$1/tmp"
chown -R www-data: "$1"
cat >"$1/nginx.conf" <<C
load_module /usr/lib/nginx/modules/ngx_http_dav_ext_module.so;
daemon off; user www-data; worker_processes 1; pid $1/pid; error_log $1/error.log;
events {}
http {
  access_log off;
  client_body_temp_path $1/tmp;
  dav_ext_lock_zone zone=locks:1m;
  server {
    listen 127.0.0.1:$2;
    root $1/root;
    location / {
      dav_methods PUT DELETE MKCOL COPY MOVE;
      dav_ext_methods PROPFIND OPTIONS LOCK UNLOCK;
      dav_ext_lock zone=locks;
    }
  }
}
C
exec /usr/sbin/nginx -c "$1/nginx.conf"
