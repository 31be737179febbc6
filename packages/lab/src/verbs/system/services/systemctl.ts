import type {Files, LabNode} from '../../../node.js';
import {readArguments} from '../../../programs/arguments.js';
import {complain, eachSpeaking, speaking} from '../complain.js';
import {textOf, untilReboot} from '../state.js';
import {canMount, isMisnamed, mountUnit} from './mount-unit.js';
import {
  activeUnits,
  disable,
  enable,
  fileState,
  fullName,
  isMasked,
  setActive,
  settingsOf,
  staysActive,
  unitFile,
} from './units.js';

const failed = untilReboot<readonly string[]>('failed-units', () => []);

interface Looked {
  readonly load: 'loaded' | 'not-found' | 'masked';
  readonly active: 'active' | 'inactive' | 'failed';
}

function look({files, timers}: LabNode, unit: string): Looked {
  if (timers.list().some(({name}) => `${name}.timer` === unit)) return {load: 'loaded', active: 'active'};
  const load = isMasked(files, unit) ? 'masked' : unitFile(files, unit) === undefined ? 'not-found' : 'loaded';
  if (failed.read(files).includes(unit)) return {load, active: 'failed'};
  return {load, active: load !== 'not-found' && activeUnits.read(files).includes(unit) ? 'active' : 'inactive'};
}

/** A service whose program is not there fails, as with exit code 203/EXEC; one without ExecStart is a bad unit. */
function start(files: Files, verb: string, unit: string): void {
  if (isMasked(files, unit)) complain(`Failed to ${verb} ${unit}: Unit ${unit} is masked.`);
  const found = unitFile(files, unit);
  if (found === undefined) complain(`Failed to ${verb} ${unit}: Unit ${unit} not found.`, 5);
  const mount = unit.endsWith('.mount') ? mountUnit(found.text) : undefined;
  if (
    !/^\[\w+\]/m.test(found.text) ||
    (mount !== undefined && isMisnamed(unit, mount)) ||
    (unit.endsWith('.service') && settingsOf(found.text, 'ExecStart').length === 0)
  )
    complain(
      `Failed to ${verb} ${unit}: Unit ${unit} has a bad unit file setting.\nSee system logs and 'systemctl status ${unit}' for details.`,
    );
  failed.write(
    files,
    failed.read(files).filter((one) => one !== unit),
  );
  const programs = settingsOf(found.text, 'ExecStart').map((line) => line.replace(/^[-@:+!]*/, '').split(/\s+/)[0]!);
  const gone = programs.find((path) => !/^\/(usr\/)?s?bin\//.test(path) && files.stat(path) === undefined);
  if (gone !== undefined || (mount !== undefined && !canMount(files, mount))) {
    failed.write(files, [...failed.read(files), unit]);
    setActive(files, unit, false);
    complain(
      `Job for ${unit} failed because the control process exited with error code.\nSee "systemctl status ${unit}" and "journalctl -xeu ${unit}" for details.`,
    );
  }
  // systemd makes the mount point where it is missing.
  if (mount !== undefined) files.mkdir(mount.target, {parents: true});
  setActive(files, unit, staysActive(files, unit));
  if (unit === 'pve-cluster.service') layClusterFolder(files);
}

/** pmxcfs takes the node's folder from the name that the kernel has when it starts; what lies in another stays there. */
function layClusterFolder(files: Files): void {
  const name = textOf(files, '/proc/sys/kernel/hostname').trim();
  if (name === '' || files.readlink('/etc/pve/local') === `nodes/${name}`) return;
  for (const folder of ['lxc', 'qemu-server', 'priv']) files.mkdir(`/etc/pve/nodes/${name}/${folder}`, {parents: true});
  for (const [link, target] of Object.entries({local: '', lxc: '/lxc', 'qemu-server': '/qemu-server'})) {
    files.remove(`/etc/pve/${link}`);
    files.symlink(`nodes/${name}${target}`, `/etc/pve/${link}`);
  }
}

function stop(node: LabNode, unit: string): void {
  if (unit.endsWith('.timer') && node.timers.disarm(unit.slice(0, -'.timer'.length))) {
    node.changed();
    return;
  }
  if (unitFile(node.files, unit) === undefined) complain(`Failed to stop ${unit}: Unit ${unit} not loaded.`, 5);
  setActive(node.files, unit, false);
}

function reload(node: LabNode, verb: string, unit: string): void {
  if (unitFile(node.files, unit) === undefined) complain(`Failed to ${verb} ${unit}: Unit ${unit} not found.`, 5);
  if (look(node, unit).active !== 'active') complain(`${unit} is not active, cannot reload.`);
}

function installing(node: LabNode, verb: string, unit: string): readonly string[] {
  const {files} = node;
  const admin = `/etc/systemd/system/${unit}`;
  switch (verb) {
    case 'unmask':
      return isMasked(files, unit) && files.remove(admin) ? [`Removed "${admin}".`] : [];
    case 'mask':
      if (isMasked(files, unit)) return [];
      if (files.stat(admin)?.type === 'file') complain(`Failed to mask unit: File ${admin} already exists.`);
      return files.symlink('/dev/null', admin) ? [`Created symlink ${admin} → /dev/null.`] : [];
    case 'disable':
      if (fileState(files, unit) === undefined) complain(`Failed to disable unit: Unit file ${unit} does not exist.`);
      return disable(files, unit);
    default:
      if (isMasked(files, unit)) complain(`Failed to enable unit: Unit file ${admin} is masked.`);
      if (fileState(files, unit) === undefined) complain(`Failed to enable unit: Unit file ${unit} does not exist.`);
      return enable(files, unit);
  }
}

/** Properties that `show` knows, systemctl(1). */
function shown(node: LabNode, unit: string): Readonly<Record<string, string>> {
  const {load, active} = look(node, unit);
  const timer = node.timers.list().find(({name}) => `${name}.timer` === unit);
  return {
    ...{Id: unit, Names: unit, LoadState: load, ActiveState: active, UnitFileState: fileState(node.files, unit) ?? ''},
    SubState:
      active === 'active' ? (timer === undefined ? 'running' : 'waiting') : active === 'failed' ? 'failed' : 'dead',
    ...{
      FragmentPath: unitFile(node.files, unit)?.path ?? '',
      NeedDaemonReload: 'no',
      Result: active === 'failed' ? 'exit-code' : 'success',
    },
    ...{MainPID: active === 'active' ? '1000' : '0', Description: unit, Transient: timer === undefined ? 'no' : 'yes'},
    NextElapseUSecRealtime: timer === undefined ? '' : new Date(timer.due * 1000).toUTCString(),
  };
}

const asking: Readonly<
  Record<string, (node: LabNode, unit: string) => {readonly text: string; readonly code: number}>
> = {
  'is-active': (node, unit) => {
    const {active} = look(node, unit);
    return {text: active, code: active === 'active' ? 0 : 3};
  },
  'is-failed': (node, unit) => {
    const {active} = look(node, unit);
    return {text: active, code: active === 'failed' ? 0 : 1};
  },
  'is-enabled': ({files}, unit) => {
    const state = fileState(files, unit);
    if (state === undefined) return complain(`Failed to get unit file state for ${unit}: No such file or directory`);
    return {text: state, code: state === 'enabled' || state === 'static' ? 0 : 1};
  },
};

export const systemctlArguments = (args: readonly string[]) =>
  readArguments(args, ['p', 'property', 't', 'type', 'state', 'n', 'lines', 'o', 'output', 'job-mode']);

/** systemctl(1) of systemd 252, as far as unit files and the links between them go; nothing of a service really runs. */
export const systemctl = speaking(async (args, io, node) => {
  const {flags, values, rest} = systemctlArguments(args);
  const [verb = '', ...names] = rest;
  const units = names.map(fullName);
  const {files} = node;
  const quiet = flags.has('q') || flags.has('quiet');
  if (verb in asking) {
    const answers = units.map((unit) => asking[verb]!(node, unit));
    if (!quiet) io.out(answers.map(({text}) => `${text}\n`).join(''));
    return answers.some(({code}) => code === 0) ? 0 : (answers.at(-1)?.code ?? 1);
  }
  const most = (act: (unit: string) => unknown) => {
    if (units.length === 0) complain('Too few arguments.');
    return eachSpeaking(units, io, act);
  };
  switch (verb) {
    case 'daemon-reload':
      return 0;
    case 'is-system-running':
      io.out('running\n');
      return 0;
    case 'reboot':
      node.reboot();
      return 0;
    case 'start':
      return most((unit) => start(files, verb, unit));
    case 'restart':
    case 'reload-or-restart':
      return most((unit) => start(files, verb, unit));
    case 'try-restart':
    case 'try-reload-or-restart':
      return most((unit) => look(node, unit).active === 'active' && start(files, verb, unit));
    case 'reload':
      return most((unit) => reload(node, verb, unit));
    case 'stop':
      return most((unit) => stop(node, unit));
    case 'enable':
    case 'disable':
    case 'mask':
    case 'unmask':
      return most((unit) => {
        for (const line of installing(node, verb, unit)) if (!quiet) io.err(`${line}\n`);
        if (!flags.has('now')) return;
        if (verb === 'enable') start(files, 'start', unit);
        else if (verb !== 'unmask') stop(node, unit);
      });
    case 'show': {
      const wanted = (values.get('p') ?? values.get('property'))?.split(',');
      const blocks = (units.length === 0 ? [''] : units).map((unit) =>
        Object.entries(unit === '' ? {Version: '252.36-1~deb12u1', NeedDaemonReload: 'no'} : shown(node, unit))
          .filter(([key]) => wanted === undefined || wanted.includes(key))
          .map(([key, value]) => (flags.has('value') ? `${value}\n` : `${key}=${value}\n`))
          .join(''),
      );
      io.out(blocks.join('\n'));
      return 0;
    }
    default:
      return complain(`Unknown command verb ${verb}.`);
  }
});
