import {type CloudInitFile, reveal, Secret} from '@phoenix/kit';
import {type Branch, branch} from './tree.js';

/** An entry of write_files. What is no plain text goes as base64, so that no YAML reader can bend it. */
export function fileEntry({path, content, permissions, owner, append}: CloudInitFile): Branch {
  const plain = isPlain(reveal(content));
  const encoded = plain ? content : wrap(content, Buffer.from(reveal(content), 'utf8').toString('base64'));
  return branch({
    path,
    content: encoded,
    encoding: plain ? undefined : 'b64',
    permissions,
    owner,
    append: append ? true : undefined,
    // write_files comes before users and packages do: an owner that they make is not there yet (cloud-init, Write Files).
    defer: isRoot(owner) ? undefined : true,
  });
}

const wrap = (like: string | Secret, text: string): string | Secret =>
  like instanceof Secret ? new Secret(text) : text;

/** Lines of printable characters. Tabs, line ends of other kinds and spaces at a line's edge are better not left to YAML. */
const isPlain = (text: string): boolean =>
  !/[^\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffc]/.test(
    text.replace(/[\ud800-\udbff][\udc00-\udfff]/g, ''),
  ) && !/^ | (?:\n|$)/.test(text);

const isRoot = (owner: string | undefined): boolean => owner === undefined || /^root(?::root)?$/.test(owner);
