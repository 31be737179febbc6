#!/bin/sh
# Exit 0: the package is there, the timers are on, and apt's own reading of its settings says what is wanted.
set -eu

[ "$(dpkg-query -W -f '${db:Status-Status}' unattended-upgrades 2>/dev/null)" = installed ]
set_to() { [ "$(apt-config dump --format '%v%n' "$1")" = "$2" ]; }
set_to APT::Periodic::Update-Package-Lists 1
set_to APT::Periodic::Unattended-Upgrade 1
set_to Unattended-Upgrade::Automatic-Reboot "${PHOENIX_AUTOMATIC_REBOOT:-false}"
set_to Unattended-Upgrade::Automatic-Reboot-Time "${PHOENIX_REBOOT_TIME:-04:00}"
systemctl is-enabled --quiet apt-daily.timer apt-daily-upgrade.timer
