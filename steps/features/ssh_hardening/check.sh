#!/bin/sh
# Exit 0: what the server would read says what is wanted.
set -eu

[ -f /etc/ssh/sshd_config.d/10-phoenix.conf ]
# Without its folder sshd says nothing; a socket-activated server has it only while it runs.
[ -d /run/sshd ] || exit 0
# One that is asked for a connection also evaluates Match blocks.
effective=$(sshd -T -C user=root,host=localhost,addr=127.0.0.1 2>/dev/null)
says() { printf '%s\n' "$effective" | grep -qix "$1"; }
passwords=no
[ "${PHOENIX_PASSWORD_AUTHENTICATION:-false}" != true ] || passwords=yes
root=${PHOENIX_PERMIT_ROOT_LOGIN:-prohibit-password}
# sshd -T says it by its older name.
[ "$root" != prohibit-password ] || root='\(prohibit-password\|without-password\)'
says "permitrootlogin $root"
says "passwordauthentication $passwords"
says "kbdinteractiveauthentication $passwords"
says 'x11forwarding no'
for group in $(printf '%s' "${PHOENIX_ALLOW_GROUPS:-}" | tr '[],"' '    '); do
  says "allowgroups $group"
done
