#!/usr/bin/env bash
# Passes when the application answers.
set -euo pipefail
curl --fail --silent --show-error --max-time 5 --output /dev/null http://127.0.0.1:8080/
