#!/usr/bin/env bash
# Passes when PostgreSQL accepts connections.
set -euo pipefail
pg_isready --quiet --timeout 5
