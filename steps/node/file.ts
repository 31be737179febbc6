import {createHash} from 'node:crypto';
import {dirname, join} from 'node:path/posix';
import {type Change, type Command, change, type FieldDiff} from '@phoenix/kit';

/** A file of the node that is written whole. */
export interface OwnedFile {
  readonly path: string;
  readonly content: string;
  /** Octal digits; that of the file that is there, else 0644. */
  readonly mode?: string;
  /** `user:group`; that of the file that is there, else root's. */
  readonly owner?: string;
  /** Asked of the new text before it is put in place: the name of the temporary file is put where `{}` stands. */
  readonly check?: {
    readonly argv: readonly string[];
    /** An extended regular expression: output that says no although the exit code says yes. */
    readonly complaint?: string;
  };
  /** Run behind it, in order: what takes the new text over. */
  readonly takeOver?: readonly Command[];
}

/** First line of files that are phoenix's alone. */
export const MARK = '# written by phoenix';
export const isOurs = (text: string | undefined): boolean => text?.startsWith(MARK) === true;

/** What is needed for the file to have this text; nothing where it has it. `before`: what was read, undefined for no file. */
export function ownedFile(before: string | undefined, file: OwnedFile): readonly Change[] {
  const {path, content, takeOver = []} = file;
  if (before === content) return [];
  const title = `${before === undefined ? 'write' : 'change'} ${path}`;
  return [change(title, [putFile(before, file), ...takeOver], {diff: textDiff(path, before ?? '', content)})];
}

/** The file's text goes; what somebody else had there before phoenix is kept elsewhere (see {@link keptAt}). */
export const withoutFile = (
  path: string,
  before: string | undefined,
  takeOver: readonly Command[] = [],
): readonly Change[] =>
  before === undefined
    ? []
    : [change(`remove ${path}`, [{argv: ['rm', '-f', '--', path]}, ...takeOver], {diff: textDiff(path, before, '')})];

/**
 * Where the text that phoenix found first is kept. Not beside the file: apt, AppArmor and ifupdown read every file of
 * their folders, whatever it is called.
 */
const keptAt = (path: string): string => `/var/backups/phoenix${path}`;

/**
 * $1 file, $2 its temporary name, $3 sha256 that it must still have (empty: is not there), $4 sha256 of the new text,
 * $5 mode, $6 owner, $7 where to keep what was there (empty: nowhere), $8 complaint; behind it the command that checks.
 * Exit 3: changed meanwhile, 4: did not arrive whole, 5: the check said no. The old file is then in place as it was.
 */
// biome-ignore-start lint/suspicious/noTemplateCurlyInString: the shell's
const SCRIPT = [
  'file=$1 new=$2 before=$3 after=$4 mode=$5 owner=$6 keep=$7 complaint=$8',
  'shift 8',
  'if [ -L "$file" ]; then echo "$file is a symbolic link: it is left alone" >&2; exit 3; fi',
  'if [ -e "$file" ]; then now=$(sha256sum < "$file"); else now="  -"; fi',
  'if [ "$now" != "$before  -" ]; then echo "$file was changed meanwhile" >&2; exit 3; fi',
  'mkdir -p -- "$(dirname "$file")" || exit 4',
  'umask 077',
  'cat > "$new" && [ "$(sha256sum < "$new")" = "$after  -" ] || {',
  '  rm -f -- "$new"; echo "the new text of $file did not arrive whole" >&2; exit 4; }',
  'if [ $# -gt 0 ]; then',
  '  said=$("$@" 2>&1); code=$?',
  '  if [ "$code" -eq 0 ] && [ -n "$complaint" ] && no=$(printf "%s\\n" "$said" | grep -E -- "$complaint"); then',
  '    code=1 said=$no',
  '  fi',
  '  if [ "$code" -ne 0 ]; then',
  '    rm -f -- "$new"; printf "%s\\n" "$said" >&2; echo "$file was left as it was" >&2; exit 5',
  '  fi',
  'fi',
  'was=root:root has=0644',
  'if [ -e "$file" ]; then was=$(stat -c %u:%g "$file") has=$(stat -c %a "$file"); fi',
  'chown "${owner:-$was}" "$new" && chmod "${mode:-$has}" "$new" &&',
  'if [ -n "$keep" ] && [ -e "$file" ] && [ ! -e "$keep" ]; then',
  '  mkdir -p -- "$(dirname "$keep")" && cp -p -- "$file" "$keep.part" && mv -f -- "$keep.part" "$keep"',
  'fi && sync -- "$new" && mv -f -- "$new" "$file" && exit 0',
  'rm -f -- "$new"',
  'exit 4',
].join('\n');
// biome-ignore-end lint/suspicious/noTemplateCurlyInString: the shell's

/** Without a Change around it, for what needs more than the file. */
export function putFile(before: string | undefined, {path, content, mode = '', owner = '', check}: OwnedFile): Command {
  const folder = dirname(path);
  // Hidden, so that what reads the folder passes over it; the end of its name stays, by which apt tells the format.
  const temporary = join(folder, `.phoenix-new.${path.slice(folder.length).replace(/^\//, '')}`);
  const keep = before === undefined || isOurs(before) ? '' : keptAt(path);
  const checks = (check?.argv ?? []).map((word) => word.replaceAll('{}', temporary));
  const shas = [before === undefined ? '' : sha256(before), sha256(content)];
  return {
    argv: ['sh', '-c', SCRIPT, 'sh', path, temporary, ...shas, mode, owner, keep, check?.complaint ?? '', ...checks],
    stdin: content,
  };
}

/** Lines that go and lines that come. */
export function textDiff(field: string, from: string, to: string): readonly FieldDiff[] {
  const [before, after] = [from, to].map((text) => text.split('\n').filter((line) => line.trim() !== ''));
  return [
    ...before!.filter((line) => !after!.includes(line)).map((line) => ({field, from: line.trim(), to: undefined})),
    ...after!.filter((line) => !before!.includes(line)).map((line) => ({field, from: undefined, to: line.trim()})),
  ];
}

const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');
