import {readArguments} from '../../../programs/arguments.js';
import {speaking} from '../complain.js';
import {realDevice} from './disks.js';
import {rowsOf} from './rows.js';

/** blkid(8): `-p -o export|value|full -s TAG DEVICE`; exits 2 when the device carries nothing. */
export const blkid = speaking((args, io, {files}) => {
  const {values, rest} = readArguments(args, ['o', 's', 'output', 'match-tag']);
  const wanted = values.get('s') ?? values.get('match-tag');
  const format = values.get('o') ?? values.get('output') ?? 'full';
  const rows = rowsOf(files).filter(
    ({path}) => rest.length === 0 || rest.some((one) => realDevice(files, one) === path),
  );
  let any = false;
  for (const {path, label, uuid, fstype, pttype} of rows) {
    const tags = Object.entries({LABEL: label, UUID: uuid, TYPE: fstype, PTTYPE: pttype}).filter(
      ([tag, value]) => value !== null && (wanted === undefined || tag === wanted),
    );
    if (tags.length === 0) continue;
    any = true;
    if (format === 'value') io.out(tags.map(([, value]) => `${value}\n`).join(''));
    else if (format === 'export')
      io.out([['DEVNAME', path], ...tags].map(([tag, value]) => `${tag}=${value}\n`).join(''));
    else io.out(`${path}: ${tags.map(([tag, value]) => `${tag}="${value}"`).join(' ')}\n`);
  }
  return any ? 0 : 2;
});
