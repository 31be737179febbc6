#!/usr/bin/env bash
# Ollama, listening for the other guests, with its models on the data disk. Safe to run again.
# lab: creates=/etc/systemd/system/ollama.service.d/phoenix.conf
set -euo pipefail

if ! command -v ollama >/dev/null; then
  installer=$(mktemp)
  trap 'rm -f "$installer"' EXIT
  curl --fail --silent --show-error --location --output "$installer" https://ollama.com/install.sh
  sh "$installer"
fi

chown ollama:ollama /var/lib/ollama
install -d /etc/systemd/system/ollama.service.d
cat >/etc/systemd/system/ollama.service.d/phoenix.conf <<'CONF'
[Service]
Environment=OLLAMA_HOST=0.0.0.0:11434
Environment=OLLAMA_MODELS=/var/lib/ollama
CONF

systemctl daemon-reload
systemctl enable --quiet ollama
systemctl restart ollama
