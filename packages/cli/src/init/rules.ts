/** What is wrong with an answer, one line; undefined: nothing. */
export type Rule = (answer: string) => string | undefined;

const OCTET = '(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)';
const ADDRESS = `${OCTET}(?:\\.${OCTET}){3}`;

export const isAddress: Rule = matches(new RegExp(`^${ADDRESS}$`), 'is no address like 10.0.0.1');

export const isNetwork: Rule = matches(
  new RegExp(`^(?:dhcp|${ADDRESS}/(?:3[0-2]|[12]?\\d))$`),
  'is neither dhcp nor an address with its prefix like 10.0.0.10/24',
);

/** A host name by RFC 1123. */
export const isHostName: Rule = matches(
  /^[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?$/i,
  'is no host name: letters, digits and "-" within',
);

/** What PVE::Storage takes for a template, behind a storage, a folder or nothing. */
export const isTemplate: Rule = matches(
  /^\S+\.tar\.(?:gz|xz|zst|bz2)$/,
  'is no OS template like debian-12-standard_12.12-1_amd64.tar.zst',
);

/** Proxmox's ids: pct(1), <vmid>. */
export const isFreeId =
  (taken: ReadonlySet<number>): Rule =>
  (answer) =>
    !/^[1-9]\d{2,8}$/.test(answer)
      ? `"${answer}" is no id: 100 to 999999999`
      : taken.has(Number(answer))
        ? `${answer} is taken on the node`
        : undefined;

/** @param none nothing is known: any will do */
export const isOneOf =
  (options: readonly string[], where: string): Rule =>
  (answer) =>
    options.includes(answer) ? undefined : `${where} has no ${answer}, but ${options.join(', ') || 'none'}`;

export const isWord: Rule = matches(/^\S+$/, 'is no name');

/** Lines of .pub files: sshd(8), AUTHORIZED_KEYS. */
export const isPublicKey: Rule = (text) =>
  /^(?:sk-)?(?:ssh|ecdsa)-\S+ [A-Za-z\d+/=]+(?: .*)?$/.test(text) ? undefined : 'holds no public key';

function matches(pattern: RegExp, problem: string): Rule {
  return (answer) => (pattern.test(answer) ? undefined : `"${answer}" ${problem}`);
}
