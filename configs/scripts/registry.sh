#!/usr/bin/env bash
# A registry for container images as a Docker Compose project. Safe to run again: compose only recreates what changes.
# lab: creates=/opt/registry/compose.yaml
set -euo pipefail

install -d -m 0750 /opt/registry
cat >/opt/registry/compose.yaml <<'YAML'
services:
  registry:
    image: registry:2.8.3
    restart: unless-stopped
    ports: ["5000:5000"]
    volumes: ["images:/var/lib/registry"]
volumes:
  images: {}
YAML

docker compose --project-directory /opt/registry up --detach --quiet-pull --remove-orphans --wait
