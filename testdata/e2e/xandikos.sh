# Xandikos with its default calendars. DIR PORT; /user/.
set -eu
export HOME=$1
exec xandikos -d "$1/root" --defaults -l 127.0.0.1 -p "$2"
