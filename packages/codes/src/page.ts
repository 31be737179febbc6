import {SUBJECTS} from './catalogue/index.js';
import type {Entry} from './entry.js';
import {KINDS} from './kinds.js';
import {isPage} from './text.js';

/** docs/codes.md. */
export function codesPage(): string {
  const parts = [
    '<!-- Generated from packages/codes by `npm run generate`. Do not edit. -->',
    '# Every code',
    'What phoenix says in brackets, `[unknown-key]` or `refused (stale-lock)`, and what it ends with. The same on a terminal:',
    '```sh\nphoenix explain\nphoenix explain stale-lock\nphoenix explain 64\n```',
    SUBJECTS.map(({title}) => `[${title}](#${anchorOf(title)})`).join(' · '),
    ...SUBJECTS.flatMap(({title, about, entries}) => [
      `## ${title}`,
      about,
      ...Object.entries(entries).flatMap(([code, entry]) => section(code, entry)),
    ]),
  ];
  return `${parts.join('\n\n')}\n`;
}

function section(code: string, {kinds, title, meaning, causes = [], todo = [], see = []}: Entry): readonly string[] {
  return [
    `### ${code}`,
    `*${kinds.map((kind) => KINDS[kind]).join(', ')}*: **${plain(title)}.** ${plain(meaning)}`,
    ...(causes.length === 0 ? [] : [`Mostly because:\n\n${bullets(causes)}`]),
    ...(todo.length === 0 ? [] : [`What to do:\n\n${bullets(todo)}`]),
    ...(see.length === 0 ? [] : [`See also ${see.map(link).join(', ')}.`]),
  ];
}

const bullets = (items: readonly string[]): string => items.map((item) => `- ${plain(item)}`).join('\n');

/** Relative to docs/. */
function link(where: string): string {
  if (!isPage(where)) return `[${where}](#${anchorOf(where)})`;
  const path = where.startsWith('docs/') ? where.slice('docs/'.length) : `../${where}`;
  return `[${where.replace(/^docs\/|#.*$/g, '')}](${path})`;
}

const anchorOf = (title: string): string =>
  title
    .toLowerCase()
    .replace(/[^\w -]/g, '')
    .replaceAll(' ', '-');

/** Outside of backticks these would be markup. */
const plain = (text: string): string =>
  text.replace(/(`[^`]*`)|([*<>])/g, (_, code: string | undefined, sign: string) => code ?? `\\${sign}`);
