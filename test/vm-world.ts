import {cpSync, existsSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {openLab} from '@phoenix/lab';
import {connectSsh} from '@phoenix/transport';
import {type Bench, createBench, fleet, type Ran} from './cli.js';

export type Vm = Record<string, unknown>;
/** What a test changes of the fleet below; VMs by id. */
export type Edit = (vms: Record<number, Vm>) => unknown;

const KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIDbX6NAh3n4NdhEH8NofjM4vi4HFrhV6oDN+3cTqaAm4 ann@desk';
const TRUE = {health_check: {argv: ['true']}};
const CONTAINER = {template: 'debian-12-standard_12.7-1_amd64.tar.zst', ...TRUE};
const CONTAINERS = fleet({910: {...CONTAINER, name: 'db'}, 920: {...CONTAINER, name: 'app', dependencies: [8010]}});

export const URL = 'https://images.example.org/noble.img';

/**
 *     8000 (template) <- 8010 linked, 8020 full
 *     910 container <- 8010 VM <- 920 container <- 8020 VM      by their health
 */
const vms = (): Record<number, Vm> => ({
  8000: {name: 'base', template_image: URL, is_template: true, disk_size_gb: 8, features: ['base_setup']},
  8010: {...clone('web', 80), linked_clone: true, disk_size_gb: 16, dependencies: [910], application_script: 'app.sh'},
  8020: {...clone('store', 81), dependencies: [920], features: ['docker']},
});
const clone = (name: string, host: number): Vm => ({
  ...{name, clone_from_vmid: 8000, network_config: {ip: `10.0.0.${host}/24`}},
  health_check: {argv: ['test', '-e', '/etc/os-release']},
});

const DEFAULTS = {
  ...{cores: 1, memory_mb: 1024, storage_pool: 'local-zfs', network_bridge: 'vmbr0'},
  user_config: {username: 'ann', ssh_public_keys: [KEY], sudo: true},
};

export interface World {
  readonly bench: Bench;
  /** The config from now on: the fleet with this edit. */
  describe(edit?: Edit, more?: {readonly lxc?: object; readonly hypervisor?: object; readonly only?: boolean}): void;
  run(...words: readonly string[]): Promise<Ran & {readonly changing: readonly string[]; readonly commands: number}>;
  conf(id: number): string;
  editConf(id: number, edit: (text: string) => string): void;
  /** Runs a command on the node, as somebody who is logged in there. */
  onNode(...argv: readonly string[]): Promise<string>;
  write(name: string, json: unknown): string;
  /** A world of its own with the same node and config. */
  copy(): World;
  dispose(): void;
}

export function createWorld(from?: string, bench = createBench()): World {
  if (from !== undefined) cpSync(from, bench.lab, {recursive: true, verbatimSymlinks: true});
  let config = '';
  let edited: Parameters<World['describe']> = [];
  const file = (id: number) => {
    const nodes = join(bench.lab, 'node/etc/pve/nodes');
    const [node = 'none'] = existsSync(nodes) ? readdirSync(nodes) : [];
    return join(nodes, node, 'qemu-server', `${id}.conf`);
  };
  const world: World = {
    bench,
    describe(edit, more = {}) {
      edited = [edit, more];
      const all = vms();
      edit?.(all);
      const list = Object.entries(all).map(([id, vm]) => ({vmid: Number(id), ...vm}));
      const {lxc_defaults, lxc_configs} = CONTAINERS;
      const {910: db, 920: app} = lxc_configs as Record<number, object>;
      const containers = more.only === true ? {} : {910: db, 920: app, ...more.lxc};
      config = bench.config(
        {lxc_defaults, lxc_configs: containers},
        {
          'phoenix_vm_configs.json': JSON.stringify({vm_defaults: DEFAULTS, vms: list}, null, 2),
          'scripts/app.sh': '#!/bin/sh\necho hello\n',
          ...(more.hypervisor === undefined
            ? {}
            : {'phoenix_hypervisor_config.json': JSON.stringify(more.hypervisor, null, 2)}),
        },
      );
    },
    async run(...words) {
      const before = bench.log().length;
      const ran = await bench.ask(...words, '--config-dir', config);
      const log = bench.log().slice(before);
      return {
        ...ran,
        commands: log.length,
        changing: log.filter(({changed}) => changed).map(({argv}) => argv.join(' ')),
      };
    },
    conf: (id) => (existsSync(file(id)) ? readFileSync(file(id), 'utf8') : ''),
    editConf(id, edit) {
      const [before, path] = [readFileSync(file(id), 'utf8'), file(id)];
      const after = edit(before);
      if (after === before) throw new Error(`nothing to edit in ${path}:\n${before}`);
      writeFileSync(path, after);
    },
    async onNode(...argv) {
      const lab = await openLab({dir: bench.lab, speed: 0});
      const node = await connectSsh({...lab, label: lab.node});
      const {exitCode, stdout, stderr} = await node.host.exec({argv}, {signal: new AbortController().signal});
      await node.close();
      await lab.close();
      if (exitCode !== 0) throw new Error(`${argv.join(' ')}: ${exitCode}: ${stderr}`);
      return stdout;
    },
    write(name, json) {
      const path = join(bench.dir, name);
      writeFileSync(path, JSON.stringify(json));
      return path;
    },
    copy() {
      const other = createWorld(bench.lab);
      other.describe(...edited);
      return other;
    },
    dispose: bench.dispose,
  };
  return world;
}

/** What a run says beside the lines of its steps' progress. */
export const said = ({stdout, stderr}: Ran): string => stdout + stderr;
export const hostKeys = (text: string): readonly string[] => text.match(/lab host key \S+/g) ?? [];
