#!/usr/bin/env bash
# The application as a Docker Compose project. Safe to run again: compose only recreates what its files change.
# lab: creates=/opt/app/compose.yaml
set -euo pipefail

: "${DB_HOST:?}" "${DB_NAME:?}" "${DB_USER:?}" "${DB_PASSWORD:?}"

install -d -m 0750 /opt/app
cat >/opt/app/compose.yaml <<'YAML'
services:
  app:
    image: postgrest/postgrest:v12.2.3
    restart: unless-stopped
    env_file: .env
    ports: ["8080:3000"]
YAML

umask 077
printf 'PGRST_DB_URI=postgres://%s:%s@%s/%s\nPGRST_DB_SCHEMA=public\nPGRST_DB_ANON_ROLE=%s\n' \
  "$DB_USER" "$DB_PASSWORD" "$DB_HOST" "$DB_NAME" "$DB_USER" >/opt/app/.env

docker compose --project-directory /opt/app up --detach --quiet-pull --remove-orphans --wait
