#!/bin/sh
# The first process of a root's own namespaces. $1 the root, $2 an empty folder, then pairs: source, path inside.
# Everything that is written lands on a tmpfs; with this process all of it goes: mounts, processes, files.
set -eu
lower=$1
top=$2
shift 2

mount -t tmpfs -o mode=0755 tmpfs "$top"
mkdir "$top/upper" "$top/work" "$top/root"
root=$top/root
mount -t overlay -o "lowerdir=$lower,upperdir=$top/upper,workdir=$top/work" overlay "$root" 2>/dev/null ||
  cp -a --reflink=auto "$lower/." "$root"
mount -t proc proc "$root/proc"
# What is written there would change this machine: sysctl, sysrq, the keys of its kernel.
mount --bind "$root/proc/sys" "$root/proc/sys"
mount -o remount,bind,ro "$root/proc/sys"
[ ! -e "$root/proc/sysrq-trigger" ] || mount --bind /dev/null "$root/proc/sysrq-trigger"
mount -t sysfs -o ro sysfs "$root/sys"
mount -t devpts -o newinstance,ptmxmode=0666,mode=0620 devpts "$root/dev/pts"
mount -t tmpfs -o mode=0755 tmpfs "$root/run"
mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
mkdir "$root/run/lock"
if [ -x "$root/usr/bin/systemd-tmpfiles" ]; then # what a boot puts there
  chroot "$root" systemd-tmpfiles --create --prefix=/run >/dev/null 2>&1 || true
fi
[ ! -x "$root/usr/sbin/sshd" ] || mkdir -p "$root/run/sshd" # ssh.service's RuntimeDirectory; sshd -t asks for it
rm -f "$root/etc/resolv.conf" # of Ubuntu: a link into /run
cat /etc/resolv.conf >"$root/etc/resolv.conf"

while [ $# -ge 2 ]; do
  if [ -d "$1" ]; then mkdir -p "$root$2"; else mkdir -p "$(dirname "$root$2")" && : >>"$root$2"; fi
  mount --bind "$1" "$root$2"
  shift 2
done

echo ready
# Until the test, or its whole process, lets go of stdin. Not exec: a shell that waits also buries orphans.
cat >/dev/null
