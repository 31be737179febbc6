#!/bin/bash
# Installs Docker Engine with Compose and starts it. Run as often as you like.
set -euo pipefail

fail() { echo "docker: $*" >&2; exit 1; }
add() {
  # A guest that has just booted may be at its own upgrades: their lock is waited for.
  apt-get -q -y -o Acquire::Retries=3 -o DPkg::Lock::Timeout=600 --no-install-recommends install "$@" ||
    fail "apt-get could not install $*"
}
update() { apt-get -q -o Acquire::Retries=3 update; }
# sd_booted(3)
booted() { [ -d /run/systemd/system ]; }
has_compose() { docker compose version >/dev/null 2>&1; }

# shellcheck source=/dev/null
. /etc/os-release
case "${ID:-}" in debian | ubuntu) ;; *) fail "this is ${PRETTY_NAME:-unknown}, neither Debian nor Ubuntu" ;; esac

# The distribution's Compose v2: docker-compose-v2 (Ubuntu 24.04), docker-compose (Debian 13). Debian 12 has only v1.
compose_package() {
  local package version
  for package in docker-compose-v2 docker-compose; do
    version="$(LC_ALL=C apt-cache policy "$package" | sed -n 's/^  Candidate: //p')"
    case "$version" in '' | '(none)') continue ;; esac
    if dpkg --compare-versions "$version" ge 2; then
      echo "$package"
      return
    fi
  done
}

# https://docs.docker.com/engine/install/debian/ and .../ubuntu/
add_docker_repository() {
  local url="${PHOENIX_REPOSITORY_URL:-https://download.docker.com/linux/$ID}"
  add ca-certificates curl
  install -m 0755 -d /etc/apt/keyrings
  curl -fsSL --retry 3 -o /etc/apt/keyrings/docker.asc.new "$url/gpg" ||
    fail "the key of $url cannot be fetched; a mirror: repository_url, without Compose: \"source\": \"distribution\""
  mv /etc/apt/keyrings/docker.asc.new /etc/apt/keyrings/docker.asc
  chmod 0644 /etc/apt/keyrings/docker.asc
  echo "deb [arch=$(dpkg --print-architecture) signed-by=/etc/apt/keyrings/docker.asc] $url $VERSION_CODENAME stable" \
    >/etc/apt/sources.list.d/docker.list
  update
}

source="${PHOENIX_SOURCE:-}"
if ! command -v dockerd >/dev/null || { [ "$source" != distribution ] && ! has_compose; }; then
  update
  compose="$(compose_package)"
  if [ -z "$source" ]; then
    if [ -n "$compose" ]; then source=distribution; else source=docker; fi
  fi
  if [ "$source" = docker ]; then
    add_docker_repository
    packages=(docker-compose-plugin)
    command -v dockerd >/dev/null || packages+=(docker-ce docker-ce-cli containerd.io docker-buildx-plugin)
  else
    packages=(docker.io)
    # Of its own package since Debian 13; without it there is a daemon that nobody can talk to.
    ! apt-cache show docker-cli >/dev/null 2>&1 || packages+=(docker-cli)
    [ -z "$compose" ] || packages+=("$compose")
  fi
  add "${packages[@]}"
fi

# Whether this guest may lay overlays where Docker keeps its layers: an unprivileged container on some file systems may not.
overlay_works() {
  local folder works=1
  mkdir -p /var/lib/docker
  folder="$(mktemp -d -p /var/lib/docker .phoenix.XXXXXX)"
  mkdir "$folder/lower" "$folder/upper" "$folder/work" "$folder/merged"
  if mount -t overlay -o "lowerdir=$folder/lower,upperdir=$folder/upper,workdir=$folder/work" overlay "$folder/merged" 2>/dev/null; then
    works=0
    umount "$folder/merged"
  fi
  rm -rf "$folder"
  return "$works"
}

config=/etc/docker/daemon.json
command -v jq >/dev/null || { update; add jq; }
if [ -e "$config" ]; then
  present="$(jq -r '."storage-driver" // empty' "$config")" || fail "$config is not JSON; mend or remove it"
else
  present=
fi
driver="${PHOENIX_STORAGE_DRIVER:-$present}"
if [ -z "$driver" ]; then
  # Docker itself would fall back to vfs, which copies every layer whole.
  if overlay_works; then
    driver=overlay2
  elif [ -c /dev/fuse ]; then
    driver=fuse-overlayfs
  else
    fail 'neither overlay nor /dev/fuse is there for images: give the guest /dev/fuse, or set storage_driver to vfs'
  fi
fi
[ "$driver" != fuse-overlayfs ] || command -v fuse-overlayfs >/dev/null || { update; add fuse-overlayfs; }
if [ "$driver" != "$present" ]; then
  mkdir -p /etc/docker
  # Merged: others have settings in it, such as a GPU's runtime.
  if [ -e "$config" ]; then cat "$config"; else echo '{}'; fi |
    jq --arg driver "$driver" '."storage-driver" = $driver' >"$config.new"
  mv "$config.new" "$config"
  systemctl restart docker || fail "the daemon does not start with $driver: $(journalctl -u docker -n 1 -o cat 2>/dev/null)"
fi
systemctl enable docker
systemctl start docker || fail "the daemon does not start: $(journalctl -u docker -n 1 -o cat 2>/dev/null)"

if booted; then
  running="$(docker info --format '{{.Driver}}')" || fail 'the daemon does not answer'
  [ "$running" = "$driver" ] || fail "the daemon keeps images in $running instead of $driver"
fi
