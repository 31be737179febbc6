import {listed} from '@phoenix/adopt';
import type {Diagnostic} from '@phoenix/kit';
import {asDiagnostic} from './differences.js';
import type {Adopted} from './entries.js';
import type {Proposal} from './propose.js';
import type {Settled} from './settle.js';

/** Everything that is not in the entries, and everything that they would make phoenix do. */
export function warningsOf(proposal: Proposal & Settled): readonly Diagnostic[] {
  const {adopted, dropped, differences, diagnostics} = proposal;
  const names = new Map(adopted.map(({guest, draft}) => [guest.id, draft.name]));
  const notes = adopted.flatMap((one): Diagnostic[] => {
    const {id, config} = one.guest;
    const who = `${id} ${one.draft.name}`;
    return [
      ...(config.lock === undefined ? [] : [ofLock(who, config.lock)]),
      ...[...applied(one, proposal), ...one.draft.notes].map((note) => notCarriedOver(who, note)),
    ];
  });
  return [
    ...diagnostics.filter(({severity}) => severity === 'warning'),
    ...dropped,
    ...origins(proposal),
    ...notes,
    ...differences.map((one) => asDiagnostic(one, names)),
  ];
}

/** What phoenix has done inside and the node does not say how. */
function applied({guest: {id}}: Adopted, {lost, lostSnapshots, withApp}: Proposal): readonly string[] {
  const features = lost.get(id) ?? [];
  const snapshot = lostSnapshots.get(id);
  return [
    ...(features.length === 0
      ? []
      : [
          `phoenix has applied ${features.join(', ')} to it, with a config that the node does not keep: "features" names it not`,
        ]),
    ...(withApp.has(id)
      ? [
          'phoenix has run an application script in it: what only the config had (script, health checks, dependencies, tests) is not in the entry',
        ]
      : []),
    ...(snapshot === undefined
      ? []
      : [`the entry does not name what guests are cloned from, its snapshot ${snapshot}`]),
  ];
}

const notCarriedOver = (who: string, note: string): Diagnostic => ({
  severity: 'warning',
  code: 'not-carried-over',
  message: `${who}: ${note}`,
});

const ofLock = (who: string, lock: string): Diagnostic => ({
  severity: 'warning',
  code: 'locked',
  message: `${who}: it is locked (${lock}), what was read of it may be about to change`,
  hint: 'phoenix plan, once the lock is gone',
});

/** A config has to say what a guest is made from. Of many that have the same stand-in it is said once. */
function origins({adopted, written: {guessed}}: Settled): readonly Diagnostic[] {
  const alike = new Map<string, number[]>();
  for (const [id, {stands, source}] of guessed) {
    const key = JSON.stringify([stands, source]);
    alike.set(key, [...(alike.get(key) ?? []), id]);
  }
  return [...alike.values()].map((ids): Diagnostic => {
    const {stands, source} = guessed.get(ids[0]!)!;
    const who = ids.map((id) => `${id} ${adopted.find(({guest}) => guest.id === id)!.draft.name}`);
    const [it, was, is] = ids.length === 1 ? ['it', 'was', 'is'] : ['they', 'were', 'are'];
    const why =
      source === undefined
        ? `what ${it} ${was} made from is not known`
        : `${it} ${was} cloned from ${source}, which the config does not have`;
    return {
      severity: 'warning',
      code: 'origin-unknown',
      message: `${listed(who)}: ${why}: "${stands}" stands there, and counts only if ${it} ${is} made anew`,
      ...(source === undefined ? {} : {hint: `phoenix adopt ${[source, ...ids].join(' ')}, all in one go`}),
    };
  });
}
