#!/bin/bash
# Exit 0: packages, locale and timezone are as wanted.
set -euo pipefail

packages=(ca-certificates curl locales)
if [ -n "${PHOENIX_PACKAGES:-}" ]; then
  read -r -a more <<<"$(tr '[],"' '    ' <<<"$PHOENIX_PACKAGES")"
  packages+=("${more[@]}")
fi
for package in "${packages[@]}"; do
  [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ]
done

locale="${PHOENIX_LOCALE:-en_US.UTF-8}"
grep -qsxE "LANG=\"?$locale\"?" /etc/default/locale
known="$(locale -a)"
grep -qix "${locale%.UTF-8}.utf8" <<<"$known"

[ -z "${PHOENIX_TIMEZONE:-}" ] || [ "$(readlink /etc/localtime)" = "/usr/share/zoneinfo/$PHOENIX_TIMEZONE" ]
