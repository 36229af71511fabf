# Radicale: whoever is asked for may do everything. DIR PORT; /alice/.
set -eu
cat >"$1/rights" <<C
[everybody]
user: .+
collection: .*
permissions: RrWw
C
cat >"$1/config" <<C
[server]
hosts = 127.0.0.1:$2
[auth]
type = none
[rights]
type = from_file
file = $1/rights
[storage]
filesystem_folder = $1/collections
C
exec radicale --config "$1/config"
