#!/bin/bash
# Packages, locale and timezone. Run as often as you like.
set -euo pipefail

fail() { echo "base_setup: $*" >&2; exit 1; }
grep -qE '^ID(_LIKE)?=.*(debian|ubuntu)' /etc/os-release || fail 'this is neither Debian nor Ubuntu'

packages=(ca-certificates curl locales)
if [ -n "${PHOENIX_PACKAGES:-}" ]; then
  # A JSON list of names that the config schema has limited to what a package may be called.
  read -r -a more <<<"$(tr '[],"' '    ' <<<"$PHOENIX_PACKAGES")"
  packages+=("${more[@]}")
fi
[ -z "${PHOENIX_TIMEZONE:-}" ] || packages+=(tzdata)

missing=()
for package in "${packages[@]}"; do
  [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)" = installed ] || missing+=("$package")
done
if [ "${#missing[@]}" -gt 0 ]; then
  apt-get -q -o Acquire::Retries=3 update
  # A guest that has just booted may be at its own upgrades: their lock is waited for.
  apt-get -q -y -o Acquire::Retries=3 -o DPkg::Lock::Timeout=600 --no-install-recommends install "${missing[@]}" ||
    fail "apt-get could not install ${missing[*]}"
fi

locale="${PHOENIX_LOCALE:-en_US.UTF-8}"
# Into a variable first: grep -q would end locale early, and pipefail call that a failure.
known="$(locale -a)"
if ! grep -qix "${locale%.UTF-8}.utf8" <<<"$known"; then
  grep -qx "$locale UTF-8" /usr/share/i18n/SUPPORTED || fail "no such locale: $locale"
  grep -qsx "$locale UTF-8" /etc/locale.gen || echo "$locale UTF-8" >>/etc/locale.gen
  locale-gen
fi
update-locale "LANG=$locale"

if [ -n "${PHOENIX_TIMEZONE:-}" ]; then
  zone="/usr/share/zoneinfo/$PHOENIX_TIMEZONE"
  [ -f "$zone" ] || fail "no such timezone: $PHOENIX_TIMEZONE"
  ln -sfn "$zone" /etc/localtime
  # tzdata's own scripts would go back to what this file says.
  echo "$PHOENIX_TIMEZONE" >/etc/timezone
fi
