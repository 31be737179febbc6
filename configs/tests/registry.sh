#!/usr/bin/env bash
# The registry speaks the second version of its protocol.
set -euo pipefail
curl --fail --silent --show-error --max-time 10 --output /dev/null http://127.0.0.1:5000/v2/
