#!/bin/sh
# Run inside a root: apt repositories under /srv/mirror, laid out as Docker's and NVIDIA's, whose packages hold
# stand-ins for the programs: what is proved is how they are found, installed and set up.
set -eu
mkdir -p /srv/mirror /tmp/packages
# There is no key to sign with.
printf 'Acquire::AllowInsecureRepositories "true";\nAPT::Get::AllowUnauthenticated "true";\n' >/etc/apt/apt.conf.d/99fake-mirror

# $1 name; the tree /tmp/packages/$1 is its content
package() {
  mkdir -p "/tmp/packages/$1/DEBIAN"
  printf 'Package: %s\nVersion: 2:99.0\nArchitecture: all\nMaintainer: nobody <nobody@localhost>\nDescription: stand-in\n' "$1" \
    >"/tmp/packages/$1/DEBIAN/control"
  dpkg-deb --build "/tmp/packages/$1" "$repository/$1.deb" >/dev/null
}
# $1 the folder of the index; paths in it are relative to $repository
index() {
  mkdir -p "$1"
  for deb in "$repository"/*.deb; do
    dpkg-deb --field "$deb"
    printf 'Filename: %s\nSize: %s\nSHA256: %s\n\n' "${deb##*/}" "$(stat -c %s "$deb")" "$(sha256sum "$deb" | cut -d ' ' -f 1)"
  done >"$1/Packages"
}

repository=/srv/mirror/docker
mkdir -p "$repository"
echo 'no key' >"$repository/gpg"
for name in containerd.io docker-buildx-plugin docker-compose-plugin; do package "$name"; done
mkdir -p /tmp/packages/docker-ce/usr/bin /tmp/packages/docker-ce/lib/systemd/system /tmp/packages/docker-ce-cli/usr/bin
printf '#!/bin/sh\n' >/tmp/packages/docker-ce/usr/bin/dockerd
printf '[Service]\nExecStart=/usr/bin/dockerd\n[Install]\nWantedBy=multi-user.target\n' \
  >/tmp/packages/docker-ce/lib/systemd/system/docker.service
# shellcheck disable=SC2016
printf '#!/bin/sh\n[ "$1 $2" = "compose version" ]\n' >/tmp/packages/docker-ce-cli/usr/bin/docker
chmod 0755 /tmp/packages/docker-ce/usr/bin/dockerd /tmp/packages/docker-ce-cli/usr/bin/docker
package docker-ce
package docker-ce-cli
# shellcheck source=/dev/null
. /etc/os-release
index "$repository/dists/$VERSION_CODENAME/stable/binary-$(dpkg --print-architecture)"

repository=/srv/mirror/nvidia/stable/deb/$(dpkg --print-architecture)
mkdir -p "$repository"
echo 'no key' >/srv/mirror/nvidia/gpgkey
mkdir -p /tmp/packages/nvidia-container-toolkit/usr/bin
cat >/tmp/packages/nvidia-container-toolkit/usr/bin/nvidia-ctk <<'CTK'
#!/bin/sh
set -eu
echo "$*" >>/var/lib/fake-nvidia-ctk.log
[ "$1" = config ] || {
  jq '.runtimes.nvidia.path = "nvidia-container-runtime"' /etc/docker/daemon.json >/tmp/daemon.json
  cat /tmp/daemon.json >/etc/docker/daemon.json
}
CTK
chmod 0755 /tmp/packages/nvidia-container-toolkit/usr/bin/nvidia-ctk
package nvidia-container-toolkit
index "$repository"

# The driver's runfile: puts one library and one program where NVIDIA's does.
cat >/srv/mirror/NVIDIA-1.2.3.run <<'RUN'
#!/bin/sh
set -eu
echo "$*" >>/var/lib/fake-nvidia-installer.log
mkdir -p /usr/lib/x86_64-linux-gnu
: >/usr/lib/x86_64-linux-gnu/libnvidia-ml.so.1.2.3
printf '#!/bin/sh\n' >/usr/bin/nvidia-smi
chmod 0755 /usr/bin/nvidia-smi
RUN
