#!/bin/sh
# Gathers a list, publishes it and copies it to a static host. Meant to be started every day, by cron for instance.
#
#   LIST      the list of sources                       HOST   where rsync copies the published folder
#   KEY       the signing key, as `firsthand key new` wrote it, with KEY.pub and KEY.next.pub beside it
#
# Needs firsthand, rsync and flock on PATH, and the password of the key in FIRSTHAND_KEY_PASSWORD. Publish once by hand
# before the first run, with --list, --name, --licence and --contact. The exit code is 0 if the list was published.
set -eu

LIST=${LIST:-$HOME/list/starter.toml}
KEY=${KEY:-$HOME/list/list.key}
HOST=${HOST:-lists.example:/srv/www/news/}

folder=$(dirname "$LIST")
state=$folder/$(basename "$LIST" .toml).db
out=$folder/published

# A run that takes longer than a day must not meet the next one.
exec 9> "$folder/lock"
if ! flock --nonblock 9; then
  echo "$folder is in use by another run: nothing was done" >&2
  exit 1
fi

# Exit code 1 says that some sources could not be read. What was read is worth publishing.
gathered=0
firsthand gather "$LIST" || gathered=$?
if [ "$gathered" -gt 1 ]; then
  echo "gathering stopped with exit code $gathered: nothing was published" >&2
  exit "$gathered"
fi

firsthand publish --state "$state" --key "$KEY" --out "$out"

# The manifest goes last: what it names must be there before a reader can see it.
rsync --recursive --times --exclude 'firsthand.list*' "$out/" "$HOST"
rsync --times "$out"/firsthand.list.minisig "$out"/firsthand.list "$HOST"
