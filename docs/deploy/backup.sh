#!/bin/sh
# Backs up every workspace in /srv/wherefore, and its audit log, with the app stopped; after a night
# without a failure, what is older than fourteen days goes.
set -eu
umask 077
data=/srv/wherefore
kept=${1:-/var/backups/wherefore}
day=$(date -u +%Y%m%dT%H%M%SZ)
mkdir -p "$kept"
if systemctl is-active --quiet wherefore; then
    systemctl stop wherefore
    trap 'systemctl start wherefore' EXIT
fi
for folder in "$data"/*/; do
    [ -f "$folder/workspace.duckdb" ] || continue
    name=$(basename "$folder")
    # As the app's own user: nothing in a workspace may come to belong to root.
    runuser -u wherefore -- /opt/wherefore/.venv/bin/python /opt/wherefore/cli.py \
        backup "$data/$name-$day.backup" --workspace "$folder"
    mv "$data/$name-$day.backup" "$kept/"
    mkdir -p "$kept/$name-audit"
    cp -pu "$folder"/audit*.jsonl "$kept/$name-audit/" 2>/dev/null || true
done
find "$kept" -maxdepth 1 -name '*.backup' -mtime +14 -delete
