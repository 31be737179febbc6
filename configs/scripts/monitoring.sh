#!/usr/bin/env bash
# Prometheus and Grafana as a Docker Compose project. Safe to run again: compose only recreates what its files change.
# lab: creates=/opt/monitoring/prometheus.yml
set -euo pipefail

: "${TARGETS:?}"

install -d /opt/monitoring
{
  printf 'global:\n  scrape_interval: 30s\nscrape_configs:\n  - job_name: guests\n    static_configs:\n      - targets:\n'
  for target in $TARGETS; do printf '          - %s\n' "$target"; done
} >/opt/monitoring/prometheus.yml

cat >/opt/monitoring/compose.yaml <<'YAML'
services:
  prometheus:
    image: prom/prometheus:v2.55.1
    restart: unless-stopped
    volumes: ["./prometheus.yml:/etc/prometheus/prometheus.yml:ro", "prometheus:/prometheus"]
  grafana:
    image: grafana/grafana:11.3.0
    restart: unless-stopped
    environment:
      GF_SERVER_ROOT_URL: "%(protocol)s://%(domain)s/grafana/"
      GF_SERVER_SERVE_FROM_SUB_PATH: "true"
    ports: ["3000:3000"]
    volumes: ["grafana:/var/lib/grafana", "/etc/grafana/certificates:/certificates:ro"]
volumes:
  prometheus: {}
  grafana: {}
YAML

docker compose --project-directory /opt/monitoring up --detach --quiet-pull --remove-orphans
# A changed list of targets is no change to compose; Prometheus reads it again on SIGHUP.
docker compose --project-directory /opt/monitoring kill --signal SIGHUP prometheus
