#!/bin/sh
# Makes a Debian or Ubuntu root in a folder, or finds the one that it made before, and prints its path.
#   make-root.sh SUITE PACKAGE...      SUITE: bookworm, noble
# Nothing of it is installed on this machine. A root is never changed afterwards: tests lay a layer of their own over it.
# Exits 69, with the reason on stderr, where no mirror of the suite can be reached.
set -eu

suite=$1
shift
cache=${XDG_CACHE_HOME:-$HOME/.cache}/phoenix/roots
include=$(printf '%s\n' apt "$@" | sort -u | paste -sd, -)
# The script is part of the name: other options, another root.
name=$suite-$({ cat "$0"; echo "$include"; } | sha256sum | cut -c 1-16)
mkdir -p "$cache"

exec 9>"$cache/$name.lock"
touch "$cache/$name.lock"
flock 9 # two test workers: one builds, the other waits and finds it
if [ -d "$cache/$name" ]; then
  echo "$cache/$name"
  exit 0
fi
rm -rf "$cache/$name".tmp.* # of a build that was broken off; whoever held the lock is gone

components=main
keyring=
if [ "$suite" = noble ]; then
  components=main,universe
  # Debian need not have Ubuntu's keys. Fingerprint F6EC B376 2474 EDA9 D21B 7022 8719 20D1 991B C93C.
  keyring=$(dirname "$0")/ubuntu-archive-2018.asc
fi

building=$cache/$name.tmp.$$
trap 'rm -rf "$building" "$building.log"' EXIT INT TERM
# Without a mirror mmdebstrap takes this machine's, or its default for the suite. Manuals, documents and syncing are left
# out: they take half of the time. apt's lists stay: what a test asks for again is only what is newer.
if ! mmdebstrap --quiet --skip=cleanup/apt/lists --variant=minbase \
  --components="$components" ${keyring:+--keyring="$keyring"} \
  --include="$include" --aptopt='Acquire::Retries "3"' --aptopt='APT::Install-Recommends "false"' \
  --dpkgopt=force-unsafe-io --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/doc/*' \
  "$suite" "$building" 2>"$building.log" >&2; then
  cat "$building.log" >&2
  ! grep -qE '(Failed to fetch|Could not (connect|resolve)|Temporary failure)' "$building.log" || exit 69
  exit 1
fi
# No daemon of a package may start (policy-rc.d: invoke-rc.d(8), deb-systemd-invoke(1p)).
printf '#!/bin/sh\nexit 101\n' >"$building/usr/sbin/policy-rc.d"
chmod 0755 "$building/usr/sbin/policy-rc.d"
mv "$building" "$cache/$name"
# Roots that nobody has asked for in a month, which their locks tell.
find "$cache" -maxdepth 1 -name '*.lock' -mtime +30 | while read -r lock; do rm -rf "${lock%.lock}" "$lock"; done
echo "$cache/$name"
