#!/bin/sh
# Exit 0: it runs, of the image that is wanted.
set -eu

state=$(docker inspect --type container --format '{{.State.Running}} {{.Config.Image}}' portainer_agent 2>/dev/null)
[ "$state" = "true ${PHOENIX_IMAGE:-portainer/agent:2.27.9}" ]
