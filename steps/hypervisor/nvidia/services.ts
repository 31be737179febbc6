import {type Change, change, type StepContext} from '@phoenix/kit';
import {foldersAt, textsOf, unitStates} from '@phoenix/proxmox';
import {isOurs, MARK, ownedFile} from '../../node/file.js';
import {running} from '../../node/service.js';
import {settingsOf} from '../../node/settings.js';

export const PERSISTENCE = 'nvidia-persistenced.service';
const NODES = 'phoenix-nvidia-nodes.service';
const FOLDER = '/etc/systemd/system';
const RELOAD = {argv: ['systemctl', 'daemon-reload']};

/**
 * Nobody opens the GPU before the first container does, and a container cannot make the nodes that it is given: systemd
 * does. nvidia-smi makes those of the GPUs, nvidia-modprobe(1) the others.
 */
const NODES_TEXT = `${MARK}
[Unit]
Description=Device nodes of NVIDIA's GPUs, before guests are given them
After=systemd-modules-load.service ${PERSISTENCE}
Before=pve-guests.service

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/usr/bin/nvidia-smi -L
ExecStart=/usr/bin/nvidia-modprobe -u -c 0
ExecStart=-/usr/bin/nvidia-modprobe -m

[Install]
WantedBy=multi-user.target
`;

/** The runfile brings the daemon without a unit; Debian's package has one. Its manual: nvidia-persistenced(1). */
const PERSISTENCE_TEXT = `${MARK}
[Unit]
Description=Keeps NVIDIA's GPUs initialised

[Service]
Type=forking
ExecStart=/usr/bin/nvidia-persistenced --verbose
ExecStopPost=/bin/rm -rf /var/run/nvidia-persistenced
Restart=on-failure

[Install]
WantedBy=multi-user.target
`;

export async function services(context: StepContext): Promise<readonly Change[]> {
  const {facts} = context;
  const paths = [NODES, PERSISTENCE].map((unit) => `${FOLDER}/${unit}`);
  const [texts, [persistence]] = await Promise.all([facts(textsOf(paths)), facts(unitStates([PERSISTENCE]))]);
  const own = texts.get(paths[1]!);
  const units = [
    {path: paths[0]!, content: NODES_TEXT},
    ...(persistence?.load === 'not-found' || isOurs(own) ? [{path: paths[1]!, content: PERSISTENCE_TEXT}] : []),
  ];
  const files = units.flatMap((file) => ownedFile(texts.get(file.path), {...file, mode: '0644', takeOver: [RELOAD]}));
  const started = await running(context, [PERSISTENCE, NODES]);
  return [...files, ...started, ...(started.length > 0 ? [] : await nodes(context))];
}

/** Somebody may have unloaded the driver in between. */
async function nodes({resource, facts}: StepContext): Promise<readonly Change[]> {
  const wanted = ['nvidiactl', 'nvidia-uvm', ...settingsOf(resource).gpus.map(({index}) => `nvidia${index}`)];
  const paths = wanted.map((name) => `/dev/${name}`);
  const there = await facts(foldersAt(paths));
  const gone = paths.filter((path) => !there.has(path));
  if (gone.length === 0) return [];
  const diff = gone.map((path) => ({field: path, from: undefined, to: 'there'}));
  return [change(`make ${gone.join(', ')}`, [{argv: ['systemctl', 'restart', NODES]}], {diff})];
}
