#!/bin/bash
# Installs NVIDIA's user-space libraries and tools, without a kernel module. Run as often as you like.
set -euo pipefail

# The host's module says which version fits; the config may name it for guests that are made before a GPU is there.
version="${PHOENIX_NVIDIA_DRIVER_VERSION:-}"
if [ -z "$version" ] && [ -r /proc/driver/nvidia/version ]; then
  version="$(grep -oE '[0-9]+(\.[0-9]+)+' /proc/driver/nvidia/version | head -n 1)"
fi
[ -n "$version" ] || { echo "no driver version: neither in the config nor from the host" >&2; exit 1; }

if command -v nvidia-smi >/dev/null && [ "$(cat /var/lib/phoenix/nvidia-version 2>/dev/null || true)" = "$version" ]; then
  exit 0
fi

apt-get update -q
apt-get install -q -y --no-install-recommends ca-certificates curl kmod
url="${PHOENIX_NVIDIA_RUNFILE_URL:-https://us.download.nvidia.com/XFree86/Linux-x86_64/$version/NVIDIA-Linux-x86_64-$version.run}"
runfile="$(mktemp /var/tmp/nvidia.XXXXXX.run)"
trap 'rm -f "$runfile"' EXIT
curl -fsSL --retry 3 -o "$runfile" "$url"
if [ -n "${PHOENIX_CHECKSUM:-}" ]; then
  echo "${PHOENIX_CHECKSUM#sha256:}  $runfile" | sha256sum -c --status || { echo "checksum of $url differs" >&2; exit 1; }
fi
sh "$runfile" --silent --no-kernel-module --no-questions --ui=none
mkdir -p /var/lib/phoenix
echo "$version" >/var/lib/phoenix/nvidia-version
