import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {expect, test} from '@jest/globals';
import {codesPage, explanationOf, explanations, explanationText, listText} from '@phoenix/codes';
import {saidIn} from './said-in-sources.js';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const LOOK = {columns: 80, color: false};
/** Kinds that are found in the sources; outcomes and impacts are held to their types, exit codes to their table. */
const SAID = new Set(['failure', 'refusal', 'command', 'error', 'warning', 'info']);

const said = saidIn(ROOT);
const all = explanations();

test('every code that the sources say is explained', () => {
  const silent = said.filter(({code}) => explanationOf(code) === undefined);
  expect([...new Set(silent.map(({code, kind, file}) => `${kind} ${code}: ${file}`))]).toEqual([]);
});

test('every explanation is of a code that is said, and as what it is said', () => {
  const kindsOf = new Map<string, Set<string>>();
  for (const {code, kind} of said) kindsOf.set(code, (kindsOf.get(code) ?? new Set()).add(kind));
  const differing = all
    .map(({code, kinds}) => ({
      code,
      explained: kinds.filter((kind) => SAID.has(kind)).sort(),
      said: [...(kindsOf.get(code) ?? [])].sort(),
    }))
    .filter((one) => one.explained.join() !== one.said.join());
  expect(differing).toEqual([]);
});

test('the reader of sources sees every form in which a code is said', () => {
  const found = (code: string) => [...new Set(said.filter((one) => one.code === code).map(({kind}) => kind))].sort();
  expect(found('stale-lock')).toEqual(['refusal']);
  expect(found('data-loss')).toEqual(['refusal']);
  expect(found('no-space')).toEqual(['command']);
  expect(found('missing-profile')).toEqual(['error']);
  expect(found('plugin-load')).toEqual(['error']);
  expect(found('interrupted')).toEqual(['command', 'info']);
  expect(found('timeout')).toEqual(['failure']);
  expect(found('no-checksum')).toEqual(['refusal', 'warning']);
});

test('no code is explained twice', () => {
  const page = codesPage();
  const headings = [...page.matchAll(/^### (.*)$/gm)].map(([, code]) => code!);
  expect(headings.filter((code, i) => headings.indexOf(code) !== i)).toEqual([]);
  expect(headings).toHaveLength(all.length);
});

test('each says in one line what it is, and more in whole sentences', () => {
  for (const {code, title, meaning, causes = [], todo = [], kinds} of all) {
    expect({code, title}).toEqual({code, title: expect.stringMatching(/^\S.{5,75}[^.\s]$/)});
    expect({code, meaning}).toEqual({code, meaning: expect.stringMatching(/[.!?]$/)});
    expect(new Set([...causes, ...todo]).size).toBe(causes.length + todo.length);
    // What is only said for information, or is no trouble, asks for nothing.
    const asks = kinds.some((kind) => ['failure', 'refusal', 'command', 'error'].includes(kind));
    expect({code, asks: asks && todo.length === 0}).toEqual({code, asks: false});
  }
});

test('what is to be seen is there', () => {
  const anchors = (page: string) =>
    [...readFileSync(join(ROOT, page), 'utf8').matchAll(/^#+ (.*)$/gm)].map(([, title]) =>
      title!
        .toLowerCase()
        .replace(/[^\w -]/g, '')
        .replaceAll(' ', '-'),
    );
  const dead = all.flatMap(({code, see = []}) =>
    see
      .filter((where) => {
        if (!where.includes('.md')) return explanationOf(where) === undefined || where === code;
        const [page = '', anchor] = where.split('#');
        return anchor === undefined ? !readFileSync(join(ROOT, page), 'utf8') : !anchors(page).includes(anchor);
      })
      .map((where) => `${code}: ${where}`),
  );
  expect(dead).toEqual([]);
});

test('fields that are named are fields', () => {
  const fields = readFileSync(join(ROOT, 'docs/config-fields.md'), 'utf8');
  const words = all.flatMap(({code, meaning, todo = []}) =>
    [meaning, ...todo].flatMap((text) => [...text.matchAll(/"(\w+)": /g)].map(([, key]) => ({code, key: key!}))),
  );
  expect(words.length).toBeGreaterThan(20);
  expect(words.filter(({key}) => !new RegExp(`[|. ]${key} `).test(fields))).toEqual([]);
});

test('docs/codes.md is as generated', () =>
  expect(readFileSync(join(ROOT, 'docs/codes.md'), 'utf8')).toBe(codesPage()));

test('an explanation on a terminal', () =>
  expect(explanationText(explanationOf('guest-locked')!, LOOK)).toBe(`guest-locked: the guest is locked by a task
what a failed command means

Proxmox locks a guest while a backup, a clone, a migration or a snapshot of it
is under way. phoenix waits and tries again.

What to do
  - If no task holds it any more, because it was killed: \`pct unlock ID\`, for a
    VM \`qm unlock ID\`

See also
  - README.md#what-it-promises
  - \`phoenix explain stale-lock\`
`));

test.each([80, 100])('nothing is wider than %i columns, but what cannot be broken', (columns) => {
  const text = [listText({...LOOK, columns}), ...all.map((one) => explanationText(one, {...LOOK, columns}))].join('');
  const wide = text.split('\n').filter((line) => line.length > columns);
  expect(wide.filter((line) => !/`[^`]{20,}`|\S{30,}/.test(line))).toEqual([]);
});

test('colours only where they are wanted', () => {
  const entry = explanationOf('64')!;
  const codes = /\u001b\[\d+m/g;
  expect(explanationText(entry, {...LOOK, color: true}).replace(codes, '')).toBe(explanationText(entry, LOOK));
  expect(explanationText(entry, LOOK)).not.toMatch(codes);
});
