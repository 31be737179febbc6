#!/bin/bash
# A drop-in for OpenSSH's server, tried out before it counts. Run as often as you like.
set -euo pipefail

fail() { echo "ssh_hardening: $*" >&2; exit 1; }

command -v sshd >/dev/null || fail 'there is no SSH server; add openssh-server to the packages of base_setup'
main=/etc/ssh/sshd_config
grep -qiE '^[[:space:]]*Include[[:space:]]+/etc/ssh/sshd_config\.d/\*\.conf' "$main" ||
  fail "$main does not read /etc/ssh/sshd_config.d; add its line Include /etc/ssh/sshd_config.d/*.conf"

# sshd_config(5): the first value of a keyword counts, so before cloud-init's 50-cloud-init.conf.
drop_in=/etc/ssh/sshd_config.d/10-phoenix.conf
passwords=no
[ "${PHOENIX_PASSWORD_AUTHENTICATION:-false}" != true ] || passwords=yes
wanted="# Kept by phoenix (feature ssh_hardening).
PermitRootLogin ${PHOENIX_PERMIT_ROOT_LOGIN:-prohibit-password}
PasswordAuthentication $passwords
KbdInteractiveAuthentication $passwords
PermitEmptyPasswords no
MaxAuthTries 4
LoginGraceTime 30
X11Forwarding no
AllowAgentForwarding no"
if [ -n "${PHOENIX_ALLOW_GROUPS:-}" ]; then
  # A JSON list of names that the config schema has limited to what a group may be called.
  read -r -a groups <<<"$(tr '[],"' '    ' <<<"$PHOENIX_ALLOW_GROUPS")"
  for group in "${groups[@]}"; do
    getent group "$group" >/dev/null || fail "there is no group $group: nobody could log in by it"
  done
  wanted+="
AllowGroups ${groups[*]}"
fi

# A socket-activated server has its folder only while it runs, and does not test its config without.
mkdir -p /run/sshd
if [ "$(cat "$drop_in" 2>/dev/null || true)" != "$wanted" ]; then
  trial="$(mktemp -d)"
  trap 'rm -rf "$trial"' EXIT
  printf '%s\n' "$wanted" >"$trial/drop-in"
  printf 'Include %s\nInclude %s\n' "$trial/drop-in" "$main" >"$trial/main"
  complaint="$(sshd -t -f "$trial/main" 2>&1)" || fail "sshd refuses it, nothing was changed: $complaint"
  install -m 0644 "$trial/drop-in" "$drop_in.new"
  mv "$drop_in.new" "$drop_in"
fi

# Sessions that are open stay open.
systemctl try-reload-or-restart ssh.service

if [ "$passwords" = no ] && ! find /root/.ssh /home/*/.ssh -maxdepth 1 -name authorized_keys -size +0 2>/dev/null | grep -q .; then
  echo 'note: passwords are off and nobody has an authorized key: this guest is reached from its node only'
fi
