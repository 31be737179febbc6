#!/bin/bash
# Exit 0: the driver's user space is of the version that the config, or in a container the host's module, asks for.
set -euo pipefail

module=
[ ! -r /proc/driver/nvidia/version ] || module="$(grep -oE '[0-9]+(\.[0-9]+)+' /proc/driver/nvidia/version | head -n 1)"
version="${PHOENIX_NVIDIA_DRIVER_VERSION:-$module}"
[ -n "$version" ]
# The host was upgraded: apply.sh says so.
[ "$PHOENIX_KIND" != lxc ] || [ -z "$module" ] || [ "$module" = "$version" ]
compgen -G "/usr/lib/*/libnvidia-ml.so.$version" >/dev/null
command -v nvidia-smi >/dev/null
if command -v dockerd >/dev/null; then
  command -v nvidia-ctk >/dev/null
  grep -q '"nvidia"' /etc/docker/daemon.json
fi
