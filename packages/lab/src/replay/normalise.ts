import {type Scenario, singlesOf} from './transcript.js';

type Rule = readonly [RegExp, string];

/** Numbers that differ from run to run and from disk to disk. */
const rules: readonly Rule[] = [
  [/UPID:[\w.-]+:[0-9A-F]{8}:[0-9A-F]{8,9}:[0-9A-F]{8}:[^\s:]*:[^\s:]*:[^\s:]+:/g, '<UPID>'],
  [/\$5\$[./A-Za-z0-9]+\$[./A-Za-z0-9]{43}/g, '<HASH>'],
  [/\(PID \d+\)/g, '(PID <PID>)'],
  [/^(instance-id: )(?:[0-9a-f]{40}|<DIGEST\d+>)/gm, '$1<DIGEST>'],
  // Progress comes as often as there is time for it.
  [/(?:^transferred .*\n)+/gm, 'transferred <PROGRESS>\n'],
  [/(?:^(drive-\w+): transferred .*\n)+/gm, '$1: transferred <PROGRESS>\n'],
  [/("digest"\s*:\s*")(?:[0-9a-f]{40}|<DIGEST\d*>)/g, '$1<DIGEST>'],
  [/("(?:snaptime|ctime|starttime|endtime)"\s*:\s*"?)(?:\d{9,11}|<TIME\d+>)/g, '$1<TIME>'],
  [/@if\d+|@if<N>/g, '@if<N>'],
  [/clean, \d+\/\d+ files, \d+\/\d+ blocks/g, 'clean, <SIZE> files, <SIZE> blocks'],
  [/: [\d.]+ \S+ \(\d+ bytes\) trimmed/g, ': <SIZE> (<SIZE> bytes) trimmed'],
  [/\.conf\.tmp\.\d+/g, '.conf.tmp.<PID>'],
  [/\/dev\/loop\d+/g, '/dev/loop<N>'],
  [/Total bytes read: \d+ \([^)]*\)/g, 'Total bytes read: <SIZE> (<SIZE>, <RATE>)'],
  [
    /Creating filesystem with \d+ (\S+) blocks and \d+ inodes/g,
    'Creating filesystem with <SIZE> $1 blocks and <SIZE> inodes',
  ],
  [/(Superblock backups stored on blocks: \n)(?:\t[\d, ]+\n?)+/g, '$1\t<SIZE>\n'],
  [
    /^(Number of [a-z ]*files[a-z ]*: |Number of [a-z ]*: |Total (?:transferred )?file size: |Literal data: |Matched data: |File list size: |Total bytes (?:sent|received): )[\d,]+( bytes)?( \([^)]*\))?/gm,
    '$1<SIZE>$2',
  ],
  [/^(File list (?:generation|transfer) time: )[\d.]+ seconds/gm, '$1<RATE> seconds'],
  [
    /^sent [\d,]+ bytes {2}received [\d,]+ bytes {2}[\d,.]+ bytes\/sec/gm,
    'sent <SIZE> bytes  received <SIZE> bytes  <RATE> bytes/sec',
  ],
  [/^total size is [\d,]+ {2}speedup is [\d.]+/gm, 'total size is <SIZE>  speedup is <RATE>'],
  [
    /\d+\/\d+ files \([\d.]+% non-contiguous\), \d+\/\d+ blocks/g,
    '<SIZE> files (<RATE> non-contiguous), <SIZE> blocks',
  ],
  [/is (now|already) \d+ (\(\S+\) blocks long)/g, 'is $1 <SIZE> $2'],
  [/^((?:run_buffer|__?lxc_\w+|lxc_\w+|cgfsng_\w+): )\d+ /gm, '$1<LINE> '],
  [/(\.c: \w+: )\d+ /g, '$1<LINE> '],
  [/USAGE: [\s\S]*$/g, '<USAGE>'],
  // Whether two snapshots fall into one second is chance.
  [/(snaptime: |ctime=)(?:\d{9,11}|<TIME\d+>)/g, '$1<TIME>'],
  [/\b20\d\d-\d\d-\d\d \d\d:\d\d:\d\d\b/g, '<DATE>'],
  [/<DATE\d+>/g, '<DATE>'],
];

const RUN_KEYS = 'cpu|disk|diskread|diskwrite|mem|netin|netout|uptime|swap|freemem|memhost|balloon|pid|pressure\\w*';

/** Makes texts of two runs comparable: each address and UUID gets the number of its first appearance. */
export interface Normaliser {
  text(text: string, argv?: readonly string[]): string;
  /** Counts the placeholders of a recorded text that nobody runs here. */
  skip(recorded: string): void;
}

export const normaliserFor = (scenario: Scenario): Normaliser => {
  const given = [
    ...Object.values(scenario.files ?? {}).map(({content}) => content),
    ...scenario.steps.flatMap(singlesOf).flatMap(({argv, stdin}) => [...argv, stdin ?? '']),
  ]
    .join(' ')
    .toLowerCase();
  // In which order a clone's volumes are copied is chance, and so are their numbers.
  const targets = scenario.steps
    .flatMap(singlesOf)
    .flatMap(({argv}) => (argv[1] === 'clone' && argv[3] ? [argv[3]] : []));
  const anyDisk = new RegExp(`(-(?:${targets.join('|') || 'none'})-disk-)\\d+`, 'g');
  const numbers: Record<string, Map<string, number>> = {MAC: new Map(), UUID: new Map()};
  const placeholder = (kind: 'MAC' | 'UUID') => (value: string) => {
    if (given.includes(value.toLowerCase())) return value;
    const map = numbers[kind]!;
    const key = value.toLowerCase();
    if (!map.has(key)) map.set(key, map.size + 1);
    const name = kind === 'MAC' && value === key ? 'mac' : kind;
    return `<${name}${map.get(key)}>`;
  };
  return {
    skip: (recorded) => {
      for (const [, kind, number] of recorded.matchAll(/<(MAC|UUID)(\d+)>/gi)) {
        const map = numbers[kind!.toUpperCase()]!;
        for (let next = map.size + 1; next <= Number(number); next += 1) map.set(`recorded ${next}`, next);
      }
    },
    text: (text, argv = []) => {
      let result = text
        .replace(/\b(?:[0-9A-F]{2}:){5}[0-9A-F]{2}\b/gi, placeholder('MAC'))
        .replace(/\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b/gi, placeholder('UUID'));
      result = result.replace(anyDisk, '$1<N>');
      if (argv[1] === 'clone')
        result = result
          .split(/^(?=create )/m)
          .sort()
          .join('');
      for (const [pattern, replacement] of rules) result = result.replace(pattern, replacement);
      if (argv[0] === 'pvesm' && argv[1] === 'status')
        result = result.replace(/^(\S+ +\S+ +active)((?: +\d+){3} +[\d.]+%)/gm, statusRow);
      if (argv[0] === 'pvesm' && argv[1] === 'list' && result.includes(' vztmpl '))
        result = result.replace(/\d+( *\d*)$/gm, '<SIZE>$1').replace(/ +/g, ' ');
      if (argv[0] === 'qm' && argv[1] === 'list')
        result = result.replace(/^( *\d+ .* running {4}.*?)\d+ *$/gm, '$1<PID>').replace(/<PID> +$/gm, '<PID>');
      // A storage's content types come in an order of chance.
      result = result.replace(/^(\tcontent )(.*)$/gm, (_, key, list: string) => key + list.split(',').sort().join(','));
      if (argv.includes('--verbose') && result.includes('status: running'))
        result = result.replace(new RegExp(`^(\\s*(?:${RUN_KEYS}): )[\\d.]+(?:e-\\d+)?$`, 'gm'), '$1<N>');
      return result;
    },
  };
};

/** Keeps the width of each column. */
const statusRow = (_: string, head: string, numbers: string): string =>
  head + numbers.replace(/ +[\d.]+/g, (column) => '<N>'.padStart(column.length));
