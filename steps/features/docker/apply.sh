#!/bin/bash
# Installs Docker and starts it. Run as often as you like.
set -euo pipefail

if ! command -v dockerd >/dev/null; then
  apt-get update -q
  apt-get install -q -y --no-install-recommends docker.io
fi

if [ -n "${PHOENIX_STORAGE_DRIVER:-}" ]; then
  wanted="{\"storage-driver\": \"$PHOENIX_STORAGE_DRIVER\"}"
  mkdir -p /etc/docker
  if [ "$(cat /etc/docker/daemon.json 2>/dev/null || true)" != "$wanted" ]; then
    printf '%s\n' "$wanted" >/etc/docker/daemon.json
    systemctl restart docker
  fi
fi
systemctl enable --now docker
