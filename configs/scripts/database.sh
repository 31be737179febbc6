#!/usr/bin/env bash
# PostgreSQL with one database and its owner, reachable from the network of the guests. Safe to run again: what is
# there is kept, only the owner's password is set anew.
set -euo pipefail

: "${DB_NAME:?}" "${DB_USER:?}" "${DB_PASSWORD:?}"
export DEBIAN_FRONTEND=noninteractive

if ! command -v pg_lsclusters >/dev/null; then
  apt-get update -qq
  apt-get install -y -qq --no-install-recommends postgresql
fi

# A cluster is data (on the data disk) and configuration (on the root disk). The disk hides the data that the package
# made; a rollback takes the configuration and leaves the data: pg_createcluster makes what is missing around the rest.
chown postgres:postgres /var/lib/postgresql
version=$(find /usr/lib/postgresql -mindepth 1 -maxdepth 1 -printf '%f\n' | sort -V | tail -n 1)
if [ ! -s "/var/lib/postgresql/$version/main/PG_VERSION" ] || [ ! -d "/etc/postgresql/$version/main" ]; then
  systemctl stop "postgresql@$version-main" || true
  rm -rf "/etc/postgresql/$version/main"
  pg_createcluster "$version" main
fi

conf=/etc/postgresql/$version/main
install -d -o postgres -g postgres "$conf/conf.d"
printf "listen_addresses = '*'\n" >"$conf/conf.d/network.conf"
network=$(ip -4 -o route show scope link | awk 'NR == 1 { print $1 }')
line="host $DB_NAME $DB_USER $network scram-sha-256"
grep -qxF "$line" "$conf/pg_hba.conf" || printf '%s\n' "$line" >>"$conf/pg_hba.conf"

systemctl enable --quiet postgresql
systemctl restart "postgresql@$version-main"

# Through stdin: a password among the arguments would be seen in the list of processes.
runuser -u postgres -- psql --quiet --set ON_ERROR_STOP=1 --set "user=$DB_USER" --set "db=$DB_NAME" <<'SQL'
\set password `printenv DB_PASSWORD`
SELECT format('CREATE ROLE %I LOGIN', :'user') WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'user') \gexec
ALTER ROLE :"user" PASSWORD :'password';
SELECT format('CREATE DATABASE %I OWNER %I', :'db', :'user') WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'db') \gexec
SQL
