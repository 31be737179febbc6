import {Refusal} from '@phoenix/kit';

/** All of it is read, in the order of the files' names: modprobe.d(5). */
export const MODPROBE = '/etc/modprobe.d';

/** A parameter of a module, as phoenix is about to write it. */
export interface ModuleParameter {
  readonly module: string;
  readonly name: string;
  readonly value: string;
  /** The file that it stands in. */
  readonly own: string;
}

/** Refuses where another file gives it another value: of several the kernel takes the last. */
export function refuseElsewhere(texts: ReadonlyMap<string, string>, {module, name, value, own}: ModuleParameter): void {
  // `-` and `_` are one in names of modules.
  const line = new RegExp(`^\\s*options\\s+${module.replace(/[-_]/g, '[-_]')}\\s(?:.*\\s)?${name}=(\\S+)`, 'gm');
  for (const [path, text] of texts) {
    if (path === own || !path.startsWith(`${MODPROBE}/`) || !path.endsWith('.conf')) continue;
    const other = [...text.matchAll(line)].find(([, has]) => sorted(has!) !== sorted(value));
    if (other === undefined) continue;
    throw new Refusal(
      'elsewhere',
      `${path} sets ${name}=${other[1]} of ${module}: phoenix writes ${own}, and the last of both would count`,
      'take it out there',
    );
  }
}

const sorted = (list: string): string => list.toLowerCase().split(',').sort().join(',');
