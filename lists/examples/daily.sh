#!/bin/sh
# Gathers a list, publishes it and copies it to a static host. Meant to be started every day, by cron for instance.
#
#   LIST      the list of sources                       HOST   where rsync copies the published folder
#   KEY       the signing key, as `firsthand key new` wrote it, with KEY.pub and KEY.next.pub beside it
#   PASSWORD  a file with the password of the key in its first line
#
# Needs firsthand, rsync and flock on PATH. Publish once by hand before the first run, with --state, --list, --name,
# --licence and --contact. The exit code is 0 if articles were gathered and the list was published.
set -eu

LIST=${LIST:-$HOME/list/starter.toml}
KEY=${KEY:-$HOME/list/list.key}
PASSWORD=${PASSWORD:-$HOME/list/password}
HOST=${HOST:-lists.example:/srv/www/news/}

folder=$(dirname "$LIST")
out=$folder/published

# The state is where the list of sources says, relative to it.
state=$(sed -n "s/^[[:space:]]*state[[:space:]]*=[[:space:]]*[\"']\([^\"']*\)[\"'].*/\1/p" "$LIST" | head -n 1)
case $state in
  "") echo "$LIST names no state" >&2; exit 2 ;;
  /*) ;;
  *) state=$folder/$state ;;
esac

# A run that takes longer than a day must not meet the next one.
exec 9> "$folder/lock"
if ! flock --nonblock 9; then
  echo "$folder is in use by another run: nothing was done" >&2
  exit 1
fi

# Exit code 1 says that some sources could not be read. What was read is worth publishing. Exit code 2 says that nothing
# was gathered: a new issue then says so at the present time, so that the list does not look abandoned.
gathered=0
firsthand gather "$LIST" || gathered=$?
set -- --state "$state" --key "$KEY" --password-file "$PASSWORD" --out "$out"
case $gathered in
  0 | 1) ;;
  2)
    echo "nothing was gathered: what was gathered before is published" >&2
    set -- "$@" --issued "$(date -u +%Y-%m-%dT%H:%M:%SZ)"
    ;;
  *) exit "$gathered" ;;
esac

firsthand publish "$@"

# The manifest goes last: what it names must be there before a reader can see it.
rsync --recursive --times --exclude 'firsthand.list*' "$out/" "$HOST"
rsync --times "$out"/firsthand.list "$HOST"
rsync --times "$out"/firsthand.list.minisig "$HOST"

if [ "$gathered" -eq 2 ]; then
  exit 2
fi
