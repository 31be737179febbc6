import type {Diagnostic} from '@phoenix/kit';
import {absentFiles, noFiles} from './absent.js';
import {apparmorProfiles} from './checks/apparmor-profiles.js';
import {crossChecks} from './checks/index.js';
import {missingKeys} from './checks/required.js';
import {secretHashes} from './checks/secret-hashes.js';
import {type Schemas, sections} from './checks/sections.js';
import {type DesiredState, stateOf} from './desired-state.js';
import {type Document, readDocument} from './document/document.js';
import {type Documents, locator} from './document/locate.js';
import {FILES} from './file-names.js';
import {type Instead, readFiles} from './files.js';
import type {Finding} from './finding.js';
import {fold} from './fold.js';
import {readGuests} from './guests/read-guests.js';
import type {World} from './guests/world.js';
import {asObject} from './json.js';
import {mentionsOf} from './mentions.js';
import {withoutSections} from './plugin-sections.js';
import {issuesOfFile} from './schema/ajv.js';
import {findingsOf} from './schema/findings.js';
import {sorted, toDiagnostic} from './to-diagnostic.js';
import type {Connection} from './types.gen.js';

export interface LoadOptions {
  /** The config folder. */
  readonly dir: string;
  /** Warnings become errors. */
  readonly strict?: boolean;
  /** Names of the feature plugins there are; without it features are not checked. */
  readonly features?: readonly string[];
  /** By feature: the keys of its config section that take a reference to a secret. */
  readonly secretKeys?: Readonly<Record<string, readonly string[]>>;
  /** The same by step, of phases with a section of their own, also of those that take none: `lxc.backup`. */
  readonly phases?: Readonly<Record<string, readonly string[]>>;
  /** Of the steps that have a config section of their own, under the name of their feature or phase. */
  readonly schemas?: Schemas;
  /** Names of plugins that are there but could not be loaded: what names them is not an error besides. */
  readonly broken?: readonly string[];
  /** Where `env:NAME` secrets come from; without it every such secret is missing. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Texts that count instead of the files of these paths, which need not be there: what is yet to be written. */
  readonly instead?: Instead;
}

export interface Loaded {
  /** All of them at once, by file and line. */
  readonly diagnostics: readonly Diagnostic[];
  /** Absent when any diagnostic is an error. */
  readonly state?: DesiredState;
  /** Where the node is, as soon as that much of the hypervisor file is whole, whatever is wrong elsewhere. */
  readonly connection?: Connection;
}

/** Reads the three files. Never throws for what the user wrote. */
export const loadConfig = async ({
  dir,
  strict = false,
  features,
  secretKeys = {},
  phases = {},
  schemas = {},
  broken: unloaded = [],
  env = {},
  instead = {},
}: LoadOptions): Promise<Loaded> => {
  const [lxc, vm, hypervisor] = await Promise.all(
    [FILES.lxc, FILES.vm, FILES.hypervisor].map((name) => readDocument(dir, name, instead[name])),
  );
  const documents = {lxc, vm, hypervisor};
  if (lxc === undefined && vm === undefined && hypervisor === undefined) return {diagnostics: [await noFiles(dir)]};
  const locate = locator(documents, dir);
  const broken = [lxc, vm, hypervisor].flatMap((document) => document?.diagnostics ?? []);
  // What follows from a file that cannot be read would only be noise.
  const connection = connectionIn(hypervisor);
  if (broken.some(({code}) => code === 'syntax' || code === 'unreadable-file'))
    return {diagnostics: sorted(broken), ...connection};

  const world = worldOf(documents, {features, secretKeys, phases, broken: unloaded});
  const files = await readFiles(mentionsOf(world), dir, env, instead);
  const findings = [
    ...withoutSections(schemaFindings(documents, world), Object.keys(schemas), unloaded),
    ...crossChecks.flatMap((check) => check(world)),
    ...sections(world, schemas),
    ...files.findings,
    ...apparmorProfiles(world, files.profiles),
    ...secretHashes(world, files.secrets),
  ];
  const located = findings.map((each) => toDiagnostic(each, locate, strict));
  const diagnostics = fold(sorted([...broken, ...absentFiles(documents), ...located]));
  if (diagnostics.some(({severity}) => severity === 'error')) return {diagnostics, ...connection};
  return {diagnostics, state: stateOf(dir, world, files, locate), ...connection};
};

/** One that breaks its schema is none. */
const connectionIn = (hypervisor: Document | undefined): Pick<Loaded, 'connection'> => {
  const {connection} = asObject(hypervisor?.value);
  if (hypervisor === undefined || connection === undefined) return {};
  const isWrong = issuesOfFile(schemaOf(hypervisor), hypervisor.value).some(
    ({keyword, instancePath}) => !keyword.startsWith('x-') && /^\/connection(?:\/|$)/.test(instancePath),
  );
  return isWrong ? {} : {connection: connection as unknown as Connection};
};

const schemaOf = ({name}: Document): string => name.replace(/\.json$/, '');

const worldOf = (
  {lxc, vm, hypervisor}: Documents,
  plugins: Pick<World, 'features' | 'broken' | 'secretKeys' | 'phases'>,
): World => {
  const guests = readGuests(lxc?.value, vm?.value);
  const byId = new Map([...guests].reverse().map((guest) => [guest.id, guest]));
  return {
    guests,
    byId,
    hypervisor: hypervisor === undefined ? undefined : asObject(hypervisor.value),
    lxcFile: asObject(lxc?.value),
    ...plugins,
  };
};

const schemaFindings = (documents: Documents, world: World): Finding[] =>
  findingsOf([
    ...[documents.lxc, documents.vm, documents.hypervisor].flatMap((document) =>
      document === undefined ? [] : issuesOfFile(schemaOf(document), document.value),
    ),
    ...missingKeys(world),
  ]);
