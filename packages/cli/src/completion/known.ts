import {readdir} from 'node:fs/promises';
import {basename, join} from 'node:path';
import {unreachable} from '@phoenix/kit';
import type {Completes} from '../command.js';
import {EVERYWHERE} from '../options.js';
import {BUILT_IN_NAMES} from './built-in-names.gen.js';
import type {Answer, Candidate} from './candidate.js';
import {type ConfigWords, configWords, type GuestWords} from './config-words.js';
import type {Place} from './place.js';
import {stepWords} from './step-words.js';

/** Where names come from: only files, never a node. Nothing here loads a plugin or the engine. */
export async function known(what: Completes, place: Place): Promise<Answer> {
  const config = () => configWords(folderOf('config-dir', place));
  switch (what) {
    case 'guest':
      return {candidates: (await config()).guests.flatMap(guestCandidates)};
    case 'suite':
      return {candidates: suiteCandidates(await config())};
    case 'snapshot':
      return {candidates: snapshotCandidates(await config(), place.words)};
    case 'feature':
      return {candidates: await featureCandidates(place, await config())};
    case 'plugin':
      return {candidates: await pluginCandidates(place, await config())};
    case 'step':
      return {candidates: once(stepWords(place, await config()))};
    case 'impact':
      return {candidates: impactCandidates(place.current, await config())};
    case 'run':
      return {candidates: await runCandidates(folderOf('runs-dir', place))};
    case 'code':
      return {candidates: await codeCandidates()};
    case 'file':
    case 'folder':
      return {candidates: [], paths: what};
    default:
      return unreachable(what);
  }
}

/** As typed on this line, else as declared. */
function folderOf(name: string, {options, command}: Place): string {
  const declared = {...EVERYWHERE, ...command?.options}[name]?.default;
  return options.get(`--${name}`)?.at(-1) ?? String(declared ?? '');
}

const guestCandidates = ({id, name, kind}: GuestWords): readonly Candidate[] =>
  name === undefined
    ? [{value: id, about: kind}]
    : [
        {value: id, about: `${kind} ${name}`, also: [name]},
        {value: name, about: `${kind} ${id}`, also: [id]},
      ];

const suiteCandidates = ({suites}: ConfigWords): readonly Candidate[] =>
  [...suites].map(([value, owners]) => ({value, about: `of ${owners.join(', ')}`}));

/** Of the guests that are named on the line; of all where none is. Those that phoenix makes: no node is asked. */
function snapshotCandidates({guests}: ConfigWords, words: readonly string[]): readonly Candidate[] {
  const named = guests.filter(({id, name}) => words.includes(id) || (name !== undefined && words.includes(name)));
  const snapshots = (named.length > 0 ? named : guests).flatMap((guest) => guest.snapshots);
  return [...new Set(snapshots)].map((value) => ({value}));
}

async function featureCandidates(place: Place, {guests}: ConfigWords): Promise<readonly Candidate[]> {
  const own = await foldersIn(join(folderOf('config-dir', place), 'steps'));
  return once([
    ...BUILT_IN_NAMES.features,
    ...[...own, ...guests.flatMap(({features}) => features)].map((value) => ({value})),
  ]);
}

async function pluginCandidates(place: Place, {plugins}: ConfigWords): Promise<readonly Candidate[]> {
  const own = await foldersIn(join(folderOf('config-dir', place), 'steps'));
  return once([
    ...[...own, ...plugins.map((path) => basename(path))].map((value) => ({value})),
    ...BUILT_IN_NAMES.features,
    ...BUILT_IN_NAMES.plugins.map((value) => ({value})),
  ]);
}

/** What stands before the colon first, then the guests: all at once would be three times their number. */
function impactCandidates(current: string, {guests}: ConfigWords): readonly Candidate[] {
  const [, impact] = /(?:^|,)(restart|recreate|data-loss):[^,]*$/.exec(current) ?? [];
  if (impact !== undefined)
    return guests.map(({id, name}) => ({value: `${impact}:${id}`, ...(name === undefined ? {} : {about: name})}));
  return [
    {value: 'restart', about: 'any guest may be restarted where a change needs it'},
    {value: 'restart:', about: 'this guest may be restarted'},
    {value: 'recreate:', about: 'this guest may be destroyed and made anew'},
    {value: 'data-loss:', about: 'what lies on volumes of this guest may be lost'},
  ];
}

/** As many as one looks back for; the last one has a name of its own. */
const RECENT = 20;

async function runCandidates(dir: string): Promise<readonly Candidate[]> {
  const {LAST, listHeaders} = await import('@phoenix/runs');
  const runs = await listHeaders(dir, RECENT);
  const found = runs.map(({id, command}) => ({value: id, about: `phoenix ${command.join(' ')}`}));
  return found.length === 0 ? [] : [{value: LAST, about: 'the newest'}, ...found];
}

async function codeCandidates(): Promise<readonly Candidate[]> {
  const {explanations} = await import('@phoenix/codes');
  return once(explanations().map(({code, title}) => ({value: code, about: title})));
}

const foldersIn = (dir: string): Promise<readonly string[]> =>
  readdir(dir, {withFileTypes: true}).then(
    (entries) => entries.filter((one) => !one.isFile() && !one.name.startsWith('.')).map(({name}) => name),
    () => [],
  );

/** The first of each. */
const once = (all: readonly Candidate[]): readonly Candidate[] =>
  [...new Map([...all].reverse().map((one) => [one.value, one] as const)).values()].reverse();
