import {type Change, type Command, change, cmd, type LxcResource} from '@phoenix/kit';
import {type GuestState, readBlock, sameLines, withRawLines, writeRawConfig} from '@phoenix/proxmox';
import {desiredRaw, lineText, mergeRaw} from '../../container/desired-raw.js';

/** Raw `lxc.*` lines, for which pct has no option: they are read when the container starts. */
export function rawChange({id, container}: LxcResource, {config, node, running}: GuestState): readonly Change[] {
  const {block} = readBlock(config.description);
  const wanted = mergeRaw(config.raw, desiredRaw(container), block.lines);
  if (sameLines(config.raw, wanted)) return [];
  const before = new Set(config.raw.map(lineText));
  const after = new Set(wanted.map(lineText));
  const diff = [
    ...[...before].filter((line) => !after.has(line)).map((line) => ({field: 'raw', from: line, to: undefined})),
    ...[...after].filter((line) => !before.has(line)).map((line) => ({field: 'raw', from: undefined, to: line})),
  ];
  const write = writeRawConfig(id, node, config.text, withRawLines(config.text, wanted));
  const folders = container.mounts
    .filter(({as}) => as === 'raw')
    .map(({hostPath}): Command => cmd`mkdir -p ${hostPath}`);
  return [
    change(`write raw lines (${diff.length})`, [...folders, write], {diff, impact: running ? 'restart' : 'none'}),
  ];
}
