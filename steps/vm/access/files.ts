import {createHash} from 'node:crypto';
import {posix} from 'node:path';
import {
  type Change,
  type CloudInit,
  type CloudInitFile,
  cmd,
  exec,
  type FieldDiff,
  reveal,
  Secret,
  type VmResource,
} from '@phoenix/kit';
import type {FileSeen, Seen} from './look.js';

/** Files whose content can be looked at; what was appended to one cannot be told from the rest. */
export const lastingFiles = ({writeFiles}: CloudInit): readonly CloudInitFile[] =>
  writeFiles.filter(({append}) => append !== true);

export const fileChanges = ({vm}: VmResource, seen: Seen): readonly Change[] =>
  lastingFiles(vm.cloudInit).flatMap((file, i) => fileChange(file, seen.files.get(i)));

/** cloud-init's own defaults (Write Files). */
const MODE = '0644';
const OWNER = 'root:root';

function fileChange(file: CloudInitFile, seen: FileSeen | undefined): readonly Change[] {
  const {path, content, permissions = MODE, owner = OWNER} = file;
  const sha256 = createHash('sha256').update(reveal(content), 'utf8').digest('hex');
  const text = content instanceof Secret ? undefined : `sha256 ${sha256}`;
  const all: readonly (FieldDiff & {readonly same: boolean})[] = [
    {
      field: `${path} content`,
      from: text === undefined ? seen && '***' : seen && `sha256 ${seen.sha256}`,
      to: text ?? '***',
      same: seen?.sha256 === sha256,
    },
    {
      field: `${path} mode`,
      from: seen?.mode.padStart(4, '0'),
      to: permissions,
      same: seen !== undefined && Number.parseInt(seen.mode, 8) === Number.parseInt(permissions, 8),
    },
    {field: `${path} owner`, from: seen?.owner, to: owner, same: seen !== undefined && isOwner(seen.owner, owner)},
  ];
  const diff = all.flatMap(({same, ...field}) => (same ? [] : [field]));
  if (diff.length === 0) return [];
  return [
    {
      title: `write ${path}`,
      impact: 'none',
      diff,
      actions: [
        ...(seen === undefined ? [exec(cmd`mkdir -p ${posix.dirname(path)}`)] : []),
        {kind: 'write', path, content, mode: permissions, owner},
      ],
    },
  ];
}

/** `bob` alone says nothing of the group. */
const isOwner = (seen: string, wanted: string): boolean =>
  wanted.includes(':') ? seen === wanted : seen.startsWith(`${wanted}:`);
