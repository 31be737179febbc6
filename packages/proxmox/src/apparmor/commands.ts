import {createHash} from 'node:crypto';
import type {ApparmorProfile, Command, LockRequest} from '@phoenix/kit';
import {profilePath} from './facts.js';

/** One writer at a time: guests share profiles. */
export const apparmorLock = (): LockRequest => ({name: 'node:apparmor', units: 'all'});

/**
 * $1 the profile's file, $2 its temporary name, $3 sha256 of the text. Loaded before it is put in place: a file that is
 * as it should be then always stands for a profile that the kernel was given. A name with a dot in front is no profile
 * for the service that loads them at boot. Cached profiles are left out: they are known by the file's name.
 */
const script = [
  'cat > "$2" && [ "$(sha256sum < "$2")" = "$3  -" ] &&',
  'apparmor_parser -Q -K "$2" && apparmor_parser -r -K "$2" && chmod 0644 "$2" && mv -f "$2" "$1" && exit 0',
  'code=$?',
  'rm -f "$2"',
  'exit "$code"',
].join('\n');

/** Last line of a file that phoenix wrote and may remove; last, so that the parser's line numbers are the user's. */
const MARK = '# written by phoenix\n';

/** What stands in the profile's file: the user's text, marked. */
export const installedText = ({content}: ApparmorProfile): string =>
  `${content}${content.endsWith('\n') ? '' : '\n'}${MARK}`;

export const isPhoenixProfile = (text: string): boolean => text.endsWith(`\n${MARK}`);

/** Writes a profile's file, checked by the parser first, and loads it. Nothing is in place when the exit code is not 0. */
export const installProfile = (profile: ApparmorProfile): Command => {
  const {name} = profile;
  const text = installedText(profile);
  return {
    argv: ['sh', '-c', script, 'sh', profilePath(name), profilePath(`.${name}.phoenix`), sha256(text)],
    stdin: text,
  };
};

/** Loads the profile's file as it lies there, in the place of an older one. */
export const loadProfile = (name: string): Command => ({argv: ['apparmor_parser', '-r', '-K', profilePath(name)]});

const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');
