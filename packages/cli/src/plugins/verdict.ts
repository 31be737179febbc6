/** One thing that was looked at. */
export interface Check {
  readonly plugin: string;
  readonly about: string;
  /** `open`: neither proved nor disproved, `detail` says why. */
  readonly verdict: 'pass' | 'fail' | 'open';
  /** Evidence, lines of text. */
  readonly detail?: string;
}

const SIGNS = {pass: 'pass', fail: 'FAIL', open: 'open'} as const;

export const checkText = ({plugin, about, verdict, detail = ''}: Check): string => {
  const more = detail.split('\n').filter((line) => line.trim() !== '');
  return [`${SIGNS[verdict]}  ${plugin}: ${about}`, ...more.map((line) => `      ${line}`)]
    .map((l) => `${l}\n`)
    .join('');
};
