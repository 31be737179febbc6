#!/usr/bin/env bash
# All disks of the pool are there and without errors.
set -euo pipefail
health=$(zpool list -H -o health tank)
echo "tank is $health"
[ "$health" = ONLINE ]
