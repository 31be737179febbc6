import type {Diagnostic, Source} from '@phoenix/kit';
import {hang} from './hang.js';
import {harmlessLines, oneLine} from './harmless.js';
import {narrowFrame} from './narrow-frame.js';
import {type Paint, paint} from './paint.js';
import {count} from './words.js';

const severities = ['error', 'warning', 'info'] as const;

/** Something that the config says and phoenix does not do: always shown, or the user believes that it was done. */
const alwaysShown = 'not-acted-on';

export interface DiagnosticsLook {
  readonly color?: boolean;
  readonly verbose?: boolean;
  readonly columns?: number | undefined;
}

/**
 * Ready to print, ends in a line end unless it is empty: errors first, then warnings, then what is said for information
 * (only with `verbose`), in the order found; each as `file:line:column severity: message`, code frame, hint. Infos of
 * code `not-acted-on` are shown always, as one line each. Last the counts, and who explains the codes. With `columns`, of a
 * terminal, no line is longer.
 */
export const renderDiagnostics = (
  diagnostics: readonly Diagnostic[],
  {color = false, verbose = false, columns}: DiagnosticsLook = {},
): string => {
  const c = paint(color);
  const shown = diagnostics.filter(({severity, code}) => severity !== 'info' || verbose || code === alwaysShown);
  const blocks = severities.flatMap((severity) =>
    shown
      .filter((diagnostic) => diagnostic.severity === severity)
      .flatMap((diagnostic) => block(diagnostic, c, columns)),
  );
  const tally = severities
    .slice(0, 2)
    .map((severity) => [severity, diagnostics.filter((diagnostic) => diagnostic.severity === severity).length] as const)
    .filter(([, n]) => n > 0)
    .map(([severity, n]) => count(n, severity));
  const more = c.faint('; more: phoenix explain CODE');
  return [...blocks, ...(tally.length > 0 ? [`${tally.join(', ')}${more}`] : [])].map((line) => `${line}\n`).join('');
};

const block = (diagnostic: Diagnostic, c: Paint, columns: number | undefined): string[] => {
  const {severity, code, message, hint, source} = diagnostic;
  const tint = {error: c.bad, warning: c.careful, info: c.faint}[severity];
  const head = hang(`${place(source)}${tint(`${severity}:`)} ${oneLine(message)} ${c.faint(`[${code}]`)}`, columns);
  if (severity === 'info' && code === alwaysShown) return [head];
  return [
    head,
    ...narrowFrame(harmlessLines(source?.frame ?? ''), columns === undefined ? undefined : columns - 4).map((line) =>
      c.faint(`    ${line}`),
    ),
    ...(hint === undefined ? [] : [hang(`    try: ${oneLine(hint)}`, columns)]),
  ];
};

const place = (source: Source | undefined): string => {
  if (source === undefined) return '';
  const at = [source.file, source.line, source.column].filter((part) => part !== undefined);
  return `${oneLine(at.join(':'))} `;
};
