#!/bin/bash
# NVIDIA's driver by its runfile, and the toolkit where there is Docker. Run as often as you like.
# A container has the host's kernel module, and user space must be of the very same version; a VM has its own module.
set -euo pipefail

fail() { echo "nvidia: $*" >&2; exit 1; }
add() {
  # A guest that has just booted may be at its own upgrades: their lock is waited for.
  apt-get -q -y -o Acquire::Retries=3 -o DPkg::Lock::Timeout=600 --no-install-recommends install "$@" ||
    fail "apt-get could not install $*"
}
update() { apt-get -q -o Acquire::Retries=3 update; }

module=
[ ! -r /proc/driver/nvidia/version ] || module="$(grep -oE '[0-9]+(\.[0-9]+)+' /proc/driver/nvidia/version | head -n 1)"
# The config may name it for guests that are made before a GPU is there.
version="${PHOENIX_NVIDIA_DRIVER_VERSION:-$module}"
[ -n "$version" ] || fail 'no driver version: neither nvidia_driver_version in the config nor a module in the kernel'
if [ "$PHOENIX_KIND" = lxc ] && [ -n "$module" ] && [ "$module" != "$version" ]; then
  fail "the host's module is $module, the config says $version: they must be equal"
fi

# The runfile puts it there under this name, on every distribution.
installed() { compgen -G "/usr/lib/*/libnvidia-ml.so.$version" >/dev/null && command -v nvidia-smi >/dev/null; }

if ! installed; then
  update
  add ca-certificates curl kmod
  options=(--silent --no-questions --ui=none)
  if [ "$PHOENIX_KIND" = lxc ]; then
    options+=(--no-kernel-module)
  else
    add build-essential dkms "linux-headers-$(uname -r)"
    printf 'blacklist nouveau\noptions nouveau modeset=0\n' >/etc/modprobe.d/phoenix-nouveau.conf
    options+=(--dkms)
  fi
  url="${PHOENIX_NVIDIA_RUNFILE_URL:-https://us.download.nvidia.com/XFree86/Linux-x86_64/$version/NVIDIA-Linux-x86_64-$version.run}"
  runfile="$(mktemp /var/tmp/nvidia.XXXXXX.run)"
  trap 'rm -f "$runfile"' EXIT
  curl -fsSL --retry 3 -o "$runfile" "$url" || fail "$url cannot be fetched"
  if [ -n "${PHOENIX_CHECKSUM:-}" ]; then
    echo "${PHOENIX_CHECKSUM#sha256:}  $runfile" | sha256sum -c --status || fail "checksum of $url differs"
  fi
  sh "$runfile" "${options[@]}" || fail "the installer failed; look at /var/log/nvidia-installer.log"
  installed || fail "$url did not bring version $version: is it another one's?"
fi
if [ "$PHOENIX_KIND" = vm ] && ! modprobe nvidia; then
  fail 'the module does not load: is the GPU passed through? Where nouveau holds it, restart the VM'
fi

# Docker gets at the GPU by NVIDIA's toolkit.
# https://docs.nvidia.com/datacenter/cloud-native/container-toolkit/latest/install-guide.html
command -v dockerd >/dev/null || exit 0
if ! command -v nvidia-ctk >/dev/null; then
  url="${PHOENIX_TOOLKIT_REPOSITORY_URL:-https://nvidia.github.io/libnvidia-container}"
  update
  add ca-certificates curl
  mkdir -p /etc/apt/keyrings
  curl -fsSL --retry 3 -o /etc/apt/keyrings/nvidia-container-toolkit.asc.new "$url/gpgkey" ||
    fail "the key of $url cannot be fetched; a mirror: toolkit_repository_url"
  mv /etc/apt/keyrings/nvidia-container-toolkit.asc.new /etc/apt/keyrings/nvidia-container-toolkit.asc
  chmod 0644 /etc/apt/keyrings/nvidia-container-toolkit.asc
  echo "deb [signed-by=/etc/apt/keyrings/nvidia-container-toolkit.asc] $url/stable/deb/$(dpkg --print-architecture) /" \
    >/etc/apt/sources.list.d/nvidia-container-toolkit.list
  update
  add nvidia-container-toolkit
fi
# An unprivileged container may not set up device cgroups for its own; the devices are let in by Proxmox.
[ "$PHOENIX_KIND" != lxc ] || nvidia-ctk config --set nvidia-container-cli.no-cgroups=true --in-place
before="$(cat /etc/docker/daemon.json 2>/dev/null || true)"
nvidia-ctk runtime configure --runtime=docker
[ "$(cat /etc/docker/daemon.json)" = "$before" ] || systemctl restart docker
