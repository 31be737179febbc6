import type {Diagnostic} from '@phoenix/kit';

/** Plain text of a diagnostic: `file:line:column severity[code] message`, the frame, the hint. */
export const renderDiagnostic = ({severity, code, message, hint, source}: Diagnostic): string => {
  const place = [source?.file, source?.line, source?.column].filter((part) => part !== undefined).join(':');
  return [
    `${place === '' ? '' : `${place} `}${severity} [${code}] ${message}`,
    ...(source?.frame === undefined ? [] : [source.frame]),
    ...(hint === undefined ? [] : [`  ${hint}`]),
  ].join('\n');
};
