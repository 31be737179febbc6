import type {Fact} from '@phoenix/kit';
import {md4} from './md4.js';

/** NT hashes of samba's users, upper-case hex, by name; empty where samba is not installed. */
export const sambaHashes: Fact<ReadonlyMap<string, string>> = {
  key: 'samba-hashes',
  scope: 'node',
  // In the form of smbpasswd(5): `name:uid:LM:NT:[flags]:LCT-…`.
  read: async (node) => readSambaHashes((await node.exec({argv: ['pdbedit', '-L', '-w']})).stdout),
};

export const readSambaHashes = (text: string): ReadonlyMap<string, string> =>
  new Map(
    [...text.matchAll(/^([^:\n]+):\d+:[^:\n]*:([^:\n]*):/gm)].map(([, name, hash]) => [name!, hash!.toUpperCase()]),
  );

/** What Windows and samba keep of a password: MD4 of its UTF-16, [MS-NLMP] 3.3.1. */
export const ntHash = (password: string): string => md4(Buffer.from(password, 'utf16le')).toString('hex').toUpperCase();
