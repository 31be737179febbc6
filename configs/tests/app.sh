#!/usr/bin/env bash
# The application answers with the description of its interface.
set -euo pipefail
curl --fail --silent --show-error --max-time 10 http://127.0.0.1:8080/ | grep -q '"swagger"'
