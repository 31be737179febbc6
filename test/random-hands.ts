import {isMachine} from './random-config.js';
import type {Dice} from './random-dice.js';

/** What somebody does who is logged in on the node; some of it Proxmox refuses. */
export type Hand = readonly (readonly string[])[];

export function hands(dice: Dice, ids: readonly number[]): readonly Hand[] {
  return Array.from({length: dice.number(1, 3)}, () => {
    if (dice.chance(0.15)) return dice.pick(NODE);
    const id = dice.pick(ids);
    return dice.pick(isMachine(id) ? machine(String(id)) : container(String(id)));
  });
}

const NODE: readonly Hand[] = [
  [['timedatectl', 'set-timezone', 'Asia/Tokyo']],
  [['zfs', 'set', 'compression=off', 'tank/media']],
  [['rm', '-f', '/etc/sudoers.d/phoenix-ann']],
  [['rm', '-f', '/etc/pve/firewall/cluster.fw']],
  [['pvesm', 'set', 'local', '--content', 'iso,vztmpl']],
  [['rm', '-f', '/etc/exports.d/phoenix.exports']],
  [['zfs', 'create', 'tank/other']],
  [['mkdir', '-p', '/srv/certs/of-mine']],
];

const container = (id: string): readonly Hand[] => [
  ...[
    '--memory 2048',
    '--cores 3',
    '--tags hand',
    '--description note',
    '--onboot 1',
    '--protection 0',
    '--hostname other',
  ]
    .concat([
      '--nameserver 8.8.8.8',
      '--features nesting=0',
      '--features keyctl=1,nesting=1',
      '--delete net1',
      '--delete mp0',
    ])
    .concat([
      '--delete startup',
      '--cpulimit 1',
      '--swap 1024',
      '--timezone UTC',
      '--delete cores',
      '--delete description',
    ])
    .concat([
      '--net0 name=eth0,bridge=vmbr0,ip=dhcp',
      '--net5 name=eth5,bridge=vmbr0',
      '--delete unused0',
      '--dev3 /dev/null',
    ])
    .concat(['--mp7 local-zfs:1,mp=/hand', '--mp8 /srv/hand,mp=/hand2', '--delete features', '--delete tags'])
    .map((words) => [['pct', 'set', id, ...words.split(' ')]]),
  [['pct', 'stop', id]],
  [['pct', 'shutdown', id]],
  [['pct', 'start', id]],
  [['pct', 'reboot', id]],
  [['pct', 'snapshot', id, 'hand']],
  [['pct', 'delsnapshot', id, 'final-form']],
  [['pct', 'delsnapshot', id, 'pre-configured']],
  [['pct', 'delsnapshot', id, 'base']],
  [['pct', 'rollback', id, 'pre-configured']],
  [['pct', 'rollback', id, 'final-form', '--start', '1']],
  [['pct', 'resize', id, 'rootfs', '+1G']],
  [['pct', 'resize', id, 'mp0', '+1G']],
  [
    ['pct', 'set', id, '--protection', '0'],
    ['pct', 'stop', id],
    ['pct', 'destroy', id],
  ],
  [['pct', 'exec', id, '--', 'sh', '-c', 'rm -f /var/lib/phoenix/*.stamp']],
  [['pct', 'exec', id, '--', 'rm', '-f', '/var/lib/phoenix/app.stamp']],
  [['pct', 'exec', id, '--', 'rm', '-f', '/opt/one']],
  [['rm', '-f', `/etc/pve/firewall/${id}.fw`]],
  [['tee', `/etc/pve/firewall/${id}.fw`]],
  [['pct', 'unlock', id]],
];

const machine = (id: string): readonly Hand[] => [
  ...['--memory 3072', '--cores 3', '--tags hand', '--description note', '--onboot 1', '--protection 0', '--name other']
    .concat([
      '--nameserver 8.8.8.8',
      '--delete ipconfig0',
      '--ipconfig0 ip=dhcp',
      '--agent 0',
      '--delete cicustom',
      '--delete net0',
    ])
    .concat(['--balloon 256', '--cpu host', '--scsihw virtio-scsi-pci', '--machine q35', '--net1 virtio,bridge=vmbr0'])
    .concat([
      '--ciuser eve',
      '--scsi3 local-zfs:1',
      '--delete ide2',
      '--delete serial0',
      '--boot order=net0',
      '--delete tags',
    ])
    .concat([
      '--vga std',
      '--sockets 2',
      '--delete startup',
      '--delete description',
      '--delete searchdomain',
      '--numa 1',
    ])
    .map((words) => [['qm', 'set', id, ...words.split(' ')]]),
  [['qm', 'stop', id]],
  [['qm', 'shutdown', id]],
  [['qm', 'start', id]],
  [['qm', 'snapshot', id, 'hand']],
  [['qm', 'delsnapshot', id, 'final-form']],
  [['qm', 'delsnapshot', id, 'pre-configured']],
  [['qm', 'rollback', id, 'pre-configured']],
  [['qm', 'rollback', id, 'final-form']],
  [['qm', 'resize', id, 'scsi0', '+1G']],
  [
    ['qm', 'set', id, '--protection', '0'],
    ['qm', 'stop', id],
    ['qm', 'destroy', id],
  ],
  [['qm', 'template', id]],
  [['qm', 'guest', 'exec', id, '--', 'sh', '-c', 'rm -f /var/lib/phoenix/*.stamp']],
  [['qm', 'guest', 'exec', id, '--', 'rm', '-f', '/etc/a.conf']],
  [['rm', '-f', `/etc/pve/firewall/${id}.fw`]],
];

/** What somebody asks of phoenix in between. */
export function asked(dice: Dice, ids: readonly number[]): readonly string[] {
  const id = String(dice.pick(ids));
  return [
    ...dice.pick([
      ['stop', id],
      ['stop', id, '--force'],
      ['start', id],
      ['restart', id],
      ['reconfigure', id, '--yes'],
      ['rollback', id, 'final-form', '--yes'],
      ['rollback', id, 'pre-configured', '--yes'],
      ['delete', id, '--yes'],
      ['delete', id, '--yes', '--allow', `data-loss:${id}`],
      ['create', id],
      ['create', id, '--from', 'configure'],
      ['setup'],
      ['LetsGo', '--allow', 'restart'],
      ['LetsGo', '--allow', `recreate:${id}`, '--allow', `data-loss:${id}`],
      ['LetsGo', '--only', 'configure'],
      ['LetsGo', '--skip', 'start'],
    ]),
  ];
}
