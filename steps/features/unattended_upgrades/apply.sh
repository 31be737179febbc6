#!/bin/bash
# Security updates of the distribution, daily. Run as often as you like.
set -euo pipefail

fail() { echo "unattended_upgrades: $*" >&2; exit 1; }

if [ "$(dpkg-query -W -f '${db:Status-Status}' unattended-upgrades 2>/dev/null || true)" != installed ]; then
  apt-get -q -o Acquire::Retries=3 update
  apt-get -q -y -o Acquire::Retries=3 -o DPkg::Lock::Timeout=600 --no-install-recommends install unattended-upgrades ||
    fail 'apt-get could not install unattended-upgrades'
fi

# apt.conf(5): the last value counts, so after the package's own 20auto-upgrades and 50unattended-upgrades. What is
# upgraded stays as the distribution says it there: its security updates.
file=/etc/apt/apt.conf.d/52phoenix-unattended-upgrades
cat >"$file.new" <<CONF
// Kept by phoenix (feature unattended_upgrades).
APT::Periodic::Update-Package-Lists "1";
APT::Periodic::Unattended-Upgrade "1";
Unattended-Upgrade::Automatic-Reboot "${PHOENIX_AUTOMATIC_REBOOT:-false}";
Unattended-Upgrade::Automatic-Reboot-Time "${PHOENIX_REBOOT_TIME:-04:00}";
CONF
mv "$file.new" "$file"
systemctl enable apt-daily.timer apt-daily-upgrade.timer
systemctl start apt-daily.timer apt-daily-upgrade.timer
