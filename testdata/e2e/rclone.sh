# rclone serve webdav. DIR PORT; /.
set -eu
mkdir -p "$1/root"
exec rclone serve webdav "$1/root" --addr "127.0.0.1:$2" --vfs-cache-mode off --dir-cache-time 1s --config /dev/null
