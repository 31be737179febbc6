#!/bin/bash
# Installs a small common ground. Run as often as you like.
set -euo pipefail

packages=(ca-certificates curl locales)
if [ -n "${PHOENIX_PACKAGES:-}" ]; then
  # A JSON list of names that the config schema has limited to what a package may be called.
  mapfile -t more < <(tr -d '[]" ' <<<"$PHOENIX_PACKAGES" | tr ',' '\n')
  packages+=("${more[@]}")
fi

missing=()
for package in "${packages[@]}"; do
  [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)" = installed ] || missing+=("$package")
done
if [ "${#missing[@]}" -gt 0 ]; then
  apt-get update -q
  apt-get install -q -y --no-install-recommends "${missing[@]}"
fi

locale="${PHOENIX_LOCALE:-en_US.UTF-8}"
if ! locale -a | grep -qix "${locale%.UTF-8}.utf8"; then
  grep -qx "$locale UTF-8" /etc/locale.gen || echo "$locale UTF-8" >>/etc/locale.gen
  locale-gen
fi
update-locale "LANG=$locale"
