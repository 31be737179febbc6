import {Refusal, type SambaSettings, type SambaShare} from '@phoenix/kit';
import {MARK} from '../../node/file.js';

export const SMB_CONF = '/etc/samba/smb.conf';
export const OWN = '/etc/samba/phoenix.conf';

/** @throws Refusal for what would be read as another section or parameter, smb.conf(5) */
export const sharesText = ({shares}: SambaSettings): string => [MARK, ...shares.map(section)].join('\n');

function section({name, path, options, validUsers}: SambaShare): string {
  const given = Object.entries(options).filter(([key]) => !/^(?:path|valid users)$/i.test(key));
  const values = [name, path, ...validUsers, ...given.flat()];
  const bad = values.find((value) => /[\n\r]|\\$/.test(value));
  if (bad !== undefined || /[\][]/.test(name) || /^(?:global|homes|printers)$/i.test(name))
    throw new Refusal(
      'bad-share',
      `the share ${name} cannot be written to ${OWN}`,
      'no line ends, no "]" in its name, and not global, homes or printers',
    );
  const lines = [
    `[${name}]`,
    `\tpath = ${path}`,
    ...(validUsers.length === 0 ? [] : [`\tvalid users = ${validUsers.join(', ')}`]),
    ...given.map(([key, value]) => `\t${key} = ${value}`),
  ];
  return `${lines.join('\n')}\n`;
}

const INCLUDE = `include = ${OWN}`;

/** At the end: what stands behind it would belong to the last share. */
export function withInclude(text: string): string {
  const isInclude = (line: string) => /^\s*include\s*=/i.test(line) && line.trim().endsWith(OWN);
  if (text.split('\n').some(isInclude)) return text;
  return `${text}${text === '' || text.endsWith('\n') ? '' : '\n'}\n# shares of phoenix, which must come last\n${INCLUDE}\n`;
}
