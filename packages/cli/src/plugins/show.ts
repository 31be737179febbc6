import type {ResourceKind, Step} from '@phoenix/kit';
import type {Plugin} from '@phoenix/plugins';
import {resourceOf} from '@phoenix/testing';
import {didYouMean} from '../did-you-mean.js';
import {EXIT} from '../exit-code.js';
import type {Io} from '../io.js';
import {loadAllPlugins} from '../load-plugins.js';
import {UsageError} from '../usage-error.js';
import {whereIs} from './list.js';
import type {PluginsRequest} from './request.js';
import {schemaWords} from './schema-words.js';
import {toldProblems} from './told.js';

/** One plugin, by its name or one of its steps'. @throws UsageError with a did-you-mean */
export async function showPlugin(name: string, request: PluginsRequest, io: Io): Promise<number> {
  const loaded = await loadAllPlugins(request.configDir);
  const found = loaded.plugins.filter((plugin) => namesOf(plugin).includes(name));
  if (found.length === 0) {
    const code = toldProblems(loaded, request, io);
    if (code !== undefined) return code;
    throw new UsageError(
      `there is no plugin, step or feature "${name}"${didYouMean(name, loaded.plugins.flatMap(namesOf))}`,
      'phoenix plugins list',
    );
  }
  io.stdout.write(found.map(request.json ? asJson : asText).join(request.json ? '' : '\n'));
  return EXIT.ok;
}

const namesOf = ({name, steps}: Plugin): readonly string[] => [
  name,
  ...steps.flatMap(({id}) => [id, id.slice(id.indexOf('.') + 1)]),
];

const asJson = ({steps, ...plugin}: Plugin): string =>
  `${JSON.stringify({
    ...plugin,
    steps: steps.map((step) => ({...step, kinds: kindsOf(step), locks: locksOf(step)})),
  })}\n`;

const asText = (plugin: Plugin): string => {
  const head = [`${plugin.name}${plugin.description === undefined ? '' : `: ${plugin.description}`}`, plugin.file];
  return `${[head[0], `  ${whereIs(plugin)}, ${plugin.form}: ${head[1]}`, ...plugin.steps.flatMap(linesOf)].join('\n')}\n`;
};

const linesOf = (step: Step): readonly string[] => {
  const {id, on, after = [], settle, retry, timeoutMs, plansAbsent, remove, configSchema} = step;
  const locks = locksOf(step);
  const rows: readonly (readonly [string, string])[] = [
    ['for', kindsOf(step).join(', ')],
    ['runs on', on],
    ...(after.length === 0 ? [] : [['after', after.join(', ')] as const]),
    ...(locks.length === 0 ? [] : [['locks', locks.join(', ')] as const]),
    ...(settle === undefined ? [] : [['waits', waitOf(settle)] as const]),
    ...(retry === undefined ? [] : [['tries', `${retry.attempts}, ${retry.minMs / 1000} s apart at first`] as const]),
    ...(timeoutMs === undefined ? [] : [['takes at most', `${timeoutMs / 60_000} min`] as const]),
    ...(plansAbsent ? [['plans', 'also for a guest that is not there yet'] as const] : []),
    ...(remove === undefined ? [] : [['goes', 'when the config no longer names it'] as const]),
    ...schemaWords(configSchema).map((line, i) => [i === 0 ? 'config' : '', line] as const),
  ];
  return ['', `  ${id}`, ...rows.map(([what, value]) => `    ${what.padEnd(13)} ${value}`.trimEnd())];
};

const kindsOf = ({kinds = ['lxc', 'vm']}: Step): readonly ResourceKind[] => kinds;

const waitOf = (settle: NonNullable<Step['settle']>): string =>
  typeof settle === 'function'
    ? 'as long as the resource says'
    : `asks again every ${settle.everyMs / 1000} s, at most ${settle.withinMs / 1000} s`;

/** What it locks of a guest as plain as can be. */
function locksOf(step: Step): readonly string[] {
  try {
    const locks = kindsOf(step).flatMap((kind) => step.locks?.(resourceOf({about: '', resource: {kind}})) ?? []);
    const words = locks.map(({name, units}) => `${name.replace('guest:900', 'guest:ID')} (${units})`);
    return [...new Set(words)];
  } catch {
    return ['depends on the resource'];
  }
}
