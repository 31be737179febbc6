#!/bin/sh
# Exit 0: Docker is installed, set up as wanted, starts at boot and runs.
set -eu

command -v dockerd >/dev/null
[ "${PHOENIX_SOURCE:-}" = distribution ] || docker compose version >/dev/null 2>&1
driver=$(jq -r '."storage-driver" // empty' /etc/docker/daemon.json)
[ -n "$driver" ]
[ "${PHOENIX_STORAGE_DRIVER:-$driver}" = "$driver" ]
[ "$(systemctl is-enabled docker 2>/dev/null)" = enabled ]
# sd_booted(3)
[ ! -d /run/systemd/system ] || systemctl is-active --quiet docker
