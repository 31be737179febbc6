#!/usr/bin/env bash
# Passes when Ollama answers and the GPU is visible.
set -euo pipefail
curl --fail --silent --show-error --max-time 5 --output /dev/null http://127.0.0.1:11434/api/version
nvidia-smi --list-gpus | grep -q '^GPU '
