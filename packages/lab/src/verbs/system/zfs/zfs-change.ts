import type {Files} from '../../../node.js';
import {complain, speaking} from '../complain.js';
import {datasets, named} from './datasets.js';
import {mountsItself, saveDatasets} from './mounts.js';
import {readOptions} from './options.js';
import {type Dataset, datasetsState, poolNamed, poolOf} from './pools.js';
import {kept, properties, wrongProperty} from './properties.js';

const assignments = (texts: readonly string[]): readonly (readonly [string, string])[] =>
  texts.map((text) =>
    text.includes('=')
      ? [text.replace(/=.*/s, ''), text.replace(/^[^=]*=/, '')]
      : complain(`missing '=' for property=value argument`, 2),
  );

export const create = speaking((args, _, node) => {
  const usage =
    'create [-Pnpuv] [-o property=value] ... <filesystem>\n\tcreate [-Pnpsv] [-b blocksize] [-o property=value] ... -V <size> <volume>';
  const {flags, values, rest} = readOptions(args, {flags: 'Pnpuvs', values: 'obV', usage});
  const [name] = rest;
  if (name === undefined || rest.length > 1)
    return complain(
      `${name === undefined ? 'missing filesystem argument' : 'too many arguments'}\nusage:\n\t${usage}`,
      2,
    );
  const {files} = node;
  const odd = /[^\w.:/ -]/.exec(name)?.[0];
  if (odd !== undefined) complain(`cannot create '${name}': invalid character '${odd}' in name`);
  if (!name.includes('/'))
    complain(
      `cannot create '${name}': ${poolNamed(files, name) === undefined ? 'missing dataset name' : 'dataset already exists'}`,
    );
  if (name.split('/').includes('')) complain(`cannot create '${name}': empty component in name`);
  const given = assignments(values.get('o') ?? []);
  for (const [key, value] of given) {
    const wrong = wrongProperty(key, value);
    if (wrong !== undefined) complain(`cannot create '${name}': ${wrong}`);
  }
  if (poolNamed(files, poolOf(name)) === undefined) complain(`cannot create '${name}': no such pool '${poolOf(name)}'`);
  let all = datasets(node);
  if (all.some((one) => one.name === name)) {
    if (flags.has('p')) return;
    complain(`cannot create '${name}': dataset already exists`);
  }
  const ancestors = name
    .split('/')
    .slice(1, -1)
    .map((_, index) =>
      name
        .split('/')
        .slice(0, index + 2)
        .join('/'),
    );
  const missing = ancestors.filter((path) => !all.some((one) => one.name === path));
  if (missing.length > 0 && !flags.has('p')) complain(`cannot create '${name}': parent does not exist`);
  const size = values.get('V')?.[0];
  const own = Object.fromEntries(given.map(([key, value]) => [key, kept(key, value)]));
  const created = Math.floor(node.now());
  all = datasetsState.read(files);
  const fresh: readonly Dataset[] = [
    ...missing.map((path): Dataset => ({name: path, properties: {}, type: 'filesystem', mounted: true, created})),
    size === undefined
      ? {name, properties: own, type: 'filesystem', mounted: !flags.has('u') && own.canmount !== 'noauto', created}
      : {name, properties: {...own, volsize: kept('volsize', size)}, type: 'volume', mounted: false, created},
  ];
  saveDatasets(files, [...all, ...fresh]);
}, 0.3);

export const update = (files: Files, name: string, change: (dataset: Dataset) => Dataset): void =>
  saveDatasets(
    files,
    datasetsState.read(files).map((one) => (one.name === name ? change(one) : one)),
  );

export const set = speaking((args, _, node) => {
  const {rest} = readOptions(args, {
    flags: 'u',
    values: '',
    usage: 'set [-u] <property=value> ... <filesystem|volume|snapshot> ...',
  });
  const given = assignments(rest.filter((word) => word.includes('=')));
  const names = rest.filter((word) => !word.includes('='));
  if (given.length === 0) complain('missing property=value argument(s)', 2);
  if (names.length === 0) complain('missing dataset name(s)', 2);
  for (const name of names) {
    named(datasets(node), name);
    for (const [key, value] of given) {
      const wrong =
        wrongProperty(key, value) ??
        (properties[key]?.own && /^(casesensitivity|normalization|volblocksize)$/.test(key)
          ? `'${key}' is readonly`
          : undefined);
      if (wrong !== undefined) complain(`cannot set property for '${name}': ${wrong}`);
    }
    const own = Object.fromEntries(given.map(([key, value]) => [key, kept(key, value)]));
    update(node.files, name, (old) => {
      const fresh = {...old, properties: {...old.properties, ...own}};
      return own.mountpoint === undefined && own.canmount === undefined
        ? fresh
        : {...fresh, mounted: mountsItself(node.files, fresh)};
    });
  }
});
