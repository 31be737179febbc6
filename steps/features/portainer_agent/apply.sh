#!/bin/bash
# Portainer's agent as a container. Run as often as you like: it is made again only when what it is run with has changed.
set -euo pipefail

fail() { echo "portainer_agent: $*" >&2; exit 1; }

docker version >/dev/null 2>&1 || fail 'the Docker daemon does not answer; look at: systemctl status docker'

name=portainer_agent
image="${PHOENIX_IMAGE:-portainer/agent:2.27.9}"
# https://docs.portainer.io/admin/environments/add/docker/agent
options=(
  --restart always
  --publish "${PHOENIX_PORT:-9001}:9001"
  --volume /var/run/docker.sock:/var/run/docker.sock
  --volume /var/lib/docker/volumes:/var/lib/docker/volumes
  --volume /:/host
)

# What it was run with stands in a label: there is nothing else to remember it by.
hash="$(printf '%s\n' "$image" "${options[@]}" | sha256sum | cut -d ' ' -f 1)"
present="$(docker inspect --type container --format '{{index .Config.Labels "phoenix.hash"}}' "$name" 2>/dev/null || true)"
if [ "$present" = "$hash" ]; then
  docker start "$name" >/dev/null || fail "$name does not start; look at: docker logs $name"
else
  # First the image: until the new one is here the old one runs on.
  docker image inspect "$image" >/dev/null 2>&1 || docker pull --quiet "$image" || fail "$image cannot be pulled"
  if docker inspect --type container "$name" >/dev/null 2>&1; then docker rm --force "$name" >/dev/null; fi
  docker run --detach --name "$name" --label "phoenix.hash=$hash" "${options[@]}" "$image" >/dev/null ||
    fail "$name cannot be run: is one of its ports taken?"
fi

# With --restart always a container that dies is started over and over: it must stand for a while.
for _ in 1 2 3 4 5; do
  [ "$(docker inspect --format '{{.State.Running}} {{.State.Restarting}}' "$name")" = 'true false' ] ||
    fail "$name does not stay up; look at: docker logs $name"
  sleep 1
done
