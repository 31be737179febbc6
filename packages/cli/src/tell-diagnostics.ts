import type {Diagnostic} from '@phoenix/kit';
import {renderDiagnostics, roomOf, wantsColor} from '@phoenix/reporters';
import type {Io} from './io.js';
import type {Common} from './request.js';

/** Diagnostics come before a run: for people on stderr, for programs as lines of the stream. */
export function tellDiagnostics(
  diagnostics: readonly Diagnostic[],
  {format, verbose}: Common,
  {stdout, stderr, env}: Io,
): void {
  if (format === 'json') {
    for (const diagnostic of diagnostics)
      stdout.write(`${JSON.stringify({schema: 'phoenix/1', type: 'diagnostic', at: 0, diagnostic})}\n`);
    return;
  }
  const color = format !== 'flat' && wantsColor(stderr, env);
  stderr.write(
    renderDiagnostics(diagnostics, {color, verbose, columns: format === 'flat' ? undefined : roomOf(stderr)}),
  );
}
