#!/usr/bin/env bash
# nginx in front of the app and of Grafana. Safe to run again: everything is written whole, nginx is only reloaded.
# lab: creates=/etc/nginx/sites-enabled/gateway.conf
set -euo pipefail

: "${APP_UPSTREAM:?}" "${GRAFANA_UPSTREAM:?}"
export DEBIAN_FRONTEND=noninteractive

if ! command -v nginx >/dev/null; then
  apt-get update -qq
  apt-get install -y -qq --no-install-recommends nginx
fi

site=/etc/nginx/sites-available/gateway.conf
cat >"$site.new" <<CONF
server {
    listen 80 default_server;

    location / {
        proxy_pass http://$APP_UPSTREAM;
        proxy_set_header Host \$host;
        proxy_set_header X-Forwarded-For \$proxy_add_x_forwarded_for;
        proxy_set_header X-Forwarded-Proto \$scheme;
    }

    location /grafana/ {
        proxy_pass http://$GRAFANA_UPSTREAM;
        proxy_set_header Host \$host;
    }

    location = /healthz {
        access_log off;
        return 200 "ok\n";
    }
}
CONF
mv "$site.new" "$site"
ln -sfn "$site" /etc/nginx/sites-enabled/gateway.conf
rm -f /etc/nginx/sites-enabled/default

nginx -t
systemctl enable --quiet nginx
systemctl reload-or-restart nginx
