#!/bin/sh
# A real Docker daemon inside a root, in a network, cgroup view and mounts of its own: unshare --net --cgroup --mount sh dockerd.sh.
# Needs cgroup v1. Leaves no cgroup behind when it is asked to end.
set -eu
# Rights to its own network's settings; what else is there it does not write.
mount -o remount,bind,rw /proc/sys
mount -t tmpfs tmpfs /sys/fs/cgroup
for controller in cpu cpuset memory devices freezer pids blkio; do
  mkdir "/sys/fs/cgroup/$controller"
  # Some machines mount several together; those that this one does not have are not needed.
  mount -t cgroup -o "$controller" cgroup "/sys/fs/cgroup/$controller" 2>/dev/null || rmdir "/sys/fs/cgroup/$controller"
done
echo $$ >/run/dockerd.sh.pid
dockerd &
trap 'kill $!' TERM
wait || wait || true # the signal ends the first one, the daemon the second
rmdir /sys/fs/cgroup/*/docker 2>/dev/null || true
