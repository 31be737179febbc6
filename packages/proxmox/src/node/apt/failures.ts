import {LISTS_FAILURES} from './commands.js';
import {isSourceFile, sourcesIn} from './sources.js';

/** Of a repository that the node asks and that did not answer when the lists were last fetched. */
export interface UnreadRepository {
  readonly uri: string;
  /** `401  Unauthorized`; undefined: apt gave none. */
  readonly why?: string;
}

/**
 * What of that is still true: a source that has been switched off since is none any more.
 * Lines of apt 2.6 (of 3.0 also `Error: …`): `E: Failed to fetch URI/dists/SUITE/InRelease  401  Unauthorized [IP: …]`, and
 * `E: The repository 'URI SUITE Release' does not have a Release file.`
 * @param files by path, as systemFiles has them
 */
export function unreadRepositories(files: ReadonlyMap<string, string>): readonly UnreadRepository[] {
  const lines = (files.get(LISTS_FAILURES) ?? '').split('\n');
  const asked = [...files]
    .filter(([path]) => isSourceFile(path))
    .flatMap(([path, text]) => sourcesIn(path, text))
    .flatMap(({enabled, uris}) => (enabled ? uris : []));
  return [...new Set(asked)].flatMap((uri): readonly UnreadRepository[] => {
    const bare = uri.replace(/\/+$/, '');
    const line = lines.find((one) =>
      [' ', "'"].some((before) => ['/', ' '].some((behind) => one.includes(`${before}${bare}${behind}`))),
    );
    if (line === undefined) return [];
    const why = /^\w+: Failed to fetch \S+\s+(.*?)(?:\s+\[IP:.*)?$/.exec(line)?.[1];
    return [{uri, ...(why === undefined || why === '' ? {} : {why: why.replace(/\s+/g, ' ')})}];
  });
}
