import {untilKilled} from '../../../ended.js';
import type {Io, LabNode} from '../../../node.js';
import {readArguments} from '../../../programs/arguments.js';
import {complain, speaking} from '../complain.js';
import {afterPackages} from '../nvidia.js';
import {put} from '../state.js';
import {catalog, type Package} from './catalog.js';
import {compareVersions} from './compare-versions.js';
import {packages, savePackages} from './dpkg.js';
import {fetchedSections, indexFile, listFile, sources, sourcesIn} from './sources.js';

/** What the sources offer, installed or not: the catalogue, what the profile adds, and its own version of the driver. */
export function offered({files, profile: {setup = {}}}: LabNode, name: string): Package | undefined {
  const known = Object.hasOwn(catalog, name)
    ? catalog[name]!
    : setup.packages?.includes(name)
      ? {version: '1.0-1', section: 'debian/main'}
      : undefined;
  if (known === undefined || !fetchedSections(files).has(known.section)) return undefined;
  const wanted = /^nvidia-(driver|kernel-dkms|smi)$/.test(name) ? setup.nvidiaVersion : undefined;
  return wanted === undefined ? known : {...known, version: `${wanted}-1~deb12u1`};
}

/** Fetches the indexes. Without a subscription the enterprise repositories answer 401, and the whole command fails. */
function update({files}: LabNode, io: Io): number {
  const {sources: all, problem} = sources(files);
  if (problem !== undefined) complain(`${problem}\nE: The list of sources could not be read.`, 100);
  const problems: string[] = [];
  for (const [index, source] of all.entries()) {
    const {uri, suite, components, signedBy} = source;
    const release = `${uri}/dists/${suite}/InRelease`;
    if (/^https?:\/\/enterprise\.proxmox\.com\//.test(uri)) {
      io.out(`Err:${index + 1} ${uri} ${suite} InRelease\n  401  Unauthorized [IP: 192.0.2.10 443]\n`);
      problems.push(
        `E: Failed to fetch ${release}  401  Unauthorized [IP: 192.0.2.10 443]`,
        `E: The repository '${uri} ${suite} InRelease' is not signed.`,
      );
    } else if (!/^(bookworm|trixie|jammy|noble|resolute)(-(updates|security|backports))?$|^(stable|\/)$/.test(suite)) {
      io.out(`Err:${index + 1} ${uri} ${suite} Release\n  404  Not Found [IP: 192.0.2.10 80]\n`);
      problems.push(`E: The repository '${uri} ${suite} Release' does not have a Release file.`);
    } else if (signedBy?.startsWith('/') && files.stat(signedBy) === undefined) {
      io.out(
        `Err:${index + 1} ${uri} ${suite} InRelease\n  The following signatures couldn't be verified because the public key is not available: NO_PUBKEY 0123456789ABCDEF\n`,
      );
      problems.push(`E: The repository '${uri} ${suite} InRelease' is not signed.`);
    } else {
      io.out(`Get:${index + 1} ${uri} ${suite} InRelease\n`);
      files.mkdir('/var/lib/apt/lists', {parents: true});
      files.write(listFile(source, 'InRelease'), '');
      for (const component of components) files.write(indexFile(source, component), '');
    }
  }
  io.out('Reading package lists...\n');
  if (problems.length > 0) complain(problems.join('\n'), 100);
  return 0;
}

/** With what they depend on and is not there, dependencies first. */
function withDependencies(
  node: LabNode,
  names: readonly string[],
  have: ReadonlyMap<string, string>,
  seen = new Set<string>(),
): readonly string[] {
  return names.flatMap((name) => {
    if (seen.has(name)) return [];
    seen.add(name);
    const missing = (offered(node, name)?.depends ?? []).filter((one) => !have.has(one));
    return [...withDependencies(node, missing, have, seen), name];
  });
}

interface Plan {
  readonly dry: boolean;
  readonly yes: boolean;
  readonly quiet: boolean;
}

async function change(node: LabNode, io: Io, {dry, yes}: Plan, wanted: ReadonlyMap<string, string>): Promise<number> {
  const {files} = node;
  const have = packages(files);
  const fresh = [...wanted].filter(([name]) => !have.has(name));
  const newer = [...wanted].filter(([name, version]) => have.has(name) && have.get(name) !== version);
  const list = (title: string, some: typeof fresh) =>
    some.length > 0 && io.out(`${title}\n  ${some.map(([name]) => name).join(' ')}\n`);
  list('The following NEW packages will be installed:', fresh);
  list('The following packages will be upgraded:', newer);
  io.out(`${newer.length} upgraded, ${fresh.length} newly installed, 0 to remove and 0 not upgraded.\n`);
  const all = [...fresh, ...newer];
  if (dry) {
    for (const [name, version] of all)
      io.out(`Inst ${name} ${have.has(name) ? `[${have.get(name)}] ` : ''}(${version} Debian:12 [amd64])\n`);
    for (const [name, version] of all) io.out(`Conf ${name} (${version} Debian:12 [amd64])\n`);
    return 0;
  }
  if (all.length === 0) return 0;
  if (!yes && !/^y/i.test((await io.stdin()).toString())) {
    io.out('Do you want to continue? [Y/n] Abort.\n');
    return 1;
  }
  await node.delay(1 + all.length, untilKilled(io.signal));
  const after = new Map(have);
  for (const [name, version] of all) {
    io.out(`Setting up ${name} (${version}) ...\n`);
    after.set(name, version);
    savePackages(files, after);
    (Object.hasOwn(catalog, name) ? catalog[name] : undefined)?.install?.(files);
  }
  afterPackages(
    node,
    all.map(([name]) => name),
  );
  return 0;
}

function install(node: LabNode, names: readonly string[], io: Io): ReadonlyMap<string, string> {
  const have = packages(node.files);
  const wanted = new Map<string, string>();
  const unknown = names
    .map((word) => word.replace(/[=/].*/, ''))
    .filter((name) => offered(node, name) === undefined && !have.has(name));
  if (unknown.length > 0) complain(unknown.map((name) => `E: Unable to locate package ${name}`).join('\n'), 100);
  for (const word of names) {
    const [name = '', version] = word.split('=');
    const candidate = offered(node, name)?.version ?? have.get(name)!;
    if (
      version !== undefined &&
      version.replace(/\*$/, '') !== candidate &&
      !(version.endsWith('*') && candidate.startsWith(version.slice(0, -1))) &&
      have.get(name) !== version
    )
      complain(`E: Version '${version}' for '${name}' was not found`, 100);
    if (have.has(name) && compareVersions(have.get(name)!, candidate) >= 0)
      io.out(`${name} is already the newest version (${have.get(name)}).\n`);
    else wanted.set(name, candidate);
  }
  return new Map(
    withDependencies(node, [...wanted.keys()], have).map((name) => {
      const found = offered(node, name);
      return found === undefined
        ? complain(
            `The following packages have unmet dependencies:\nE: Unable to correct problems, you have held broken packages.`,
            100,
          )
        : [name, found.version];
    }),
  );
}

function upgrades(node: LabNode): ReadonlyMap<string, string> {
  const have = packages(node.files);
  const newer = [...have].flatMap(([name, version]) => {
    const candidate = offered(node, name)?.version;
    return candidate !== undefined && compareVersions(candidate, version) > 0 ? [name] : [];
  });
  return new Map(withDependencies(node, newer, have).map((name) => [name, offered(node, name)!.version]));
}

/** Reads the sources as they are, or the one file that `-o Dir::Etc::sourcelist` names, and says what is wrong with them. */
function targets({files}: LabNode, pairs: readonly string[]): number {
  const path = pairs.find((pair) => pair.startsWith('Dir::Etc::sourcelist='))?.replace(/^[^=]*=/, '');
  const {problem} = path === undefined ? sources(files) : sourcesIn(files, [path]);
  if (problem !== undefined) complain(`${problem}\nE: The list of sources could not be read.`, 100);
  return 0;
}

const LOCK = '/var/lib/dpkg/lock-frontend';

/** apt-get(8), of apt 2.6. Prices: a second and one for each package. */
export const aptGet = speaking(async (args, io, node) => {
  const pairs = args.flatMap((arg, index) =>
    arg === '-o' ? [args[index + 1] ?? ''] : arg.startsWith('-o') ? [arg.slice(2)] : [],
  );
  const {flags, rest} = readArguments(args, ['o', 'option', 't', 'target-release', 'c']);
  const [verb, ...names] = rest;
  const has = (...some: readonly string[]) => some.some((flag) => flags.has(flag));
  const plan: Plan = {
    dry: has('s', 'simulate', 'just-print', 'dry-run', 'no-act'),
    yes: has('y', 'yes', 'assume-yes'),
    quiet: has('q'),
  };
  const patience = Number(
    /^DPkg::Lock::Timeout=(-?\d+)$/i.exec(pairs.find((pair) => /lock::timeout/i.test(pair)) ?? '')?.[1] ?? 0,
  );
  put(node.files, LOCK, '', 0o640);
  const unlock = plan.dry ? () => {} : await node.flock(LOCK, patience < 0 ? 1e6 : patience);
  if (unlock === undefined)
    return complain(
      `E: Could not get lock ${LOCK}. It is held by process 1234 (apt-get)\nE: Unable to acquire the dpkg frontend lock (${LOCK}), is another process using it?`,
      100,
    );
  try {
    switch (verb) {
      case 'update':
        await node.delay(1, untilKilled(io.signal));
        return update(node, io);
      case 'install':
        return await change(node, io, plan, install(node, names, io));
      case 'upgrade':
      case 'dist-upgrade':
      case 'full-upgrade':
        return await change(node, io, plan, upgrades(node));
      case 'remove':
      case 'purge':
      case 'autoremove': {
        const have = new Map(packages(node.files));
        const unknown = names.find((name) => !have.has(name) && !Object.hasOwn(catalog, name));
        if (unknown !== undefined) complain(`E: Unable to locate package ${unknown}`, 100);
        for (const name of names) have.delete(name);
        if (!plan.dry) savePackages(node.files, have);
        return 0;
      }
      case 'indextargets':
        return targets(node, pairs);
      case 'clean':
      case 'autoclean':
      case 'check':
        return 0;
      default:
        return complain(
          verb === undefined ? 'apt 2.6.1 (amd64)' : `E: Invalid operation ${verb}`,
          verb === undefined ? 0 : 100,
        );
    }
  } finally {
    unlock();
  }
});

/** apt-cache(8) `policy`, the first lines of each package. */
export const aptCache = speaking((args, io, node) => {
  const [verb, ...names] = args.filter((arg) => !arg.startsWith('-'));
  if (verb !== 'policy' && verb !== 'show') complain(`E: Invalid operation ${verb ?? ''}`, 100);
  for (const name of names) {
    const have = packages(node.files).get(name);
    const candidate = offered(node, name)?.version ?? have;
    if (candidate === undefined) {
      io.err(`N: Unable to locate package ${name}\n`);
      continue;
    }
    io.out(
      verb === 'show'
        ? `Package: ${name}\nVersion: ${candidate}\n\n`
        : `${name}:\n  Installed: ${have ?? '(none)'}\n  Candidate: ${candidate}\n`,
    );
  }
});
