/** Order of two versions as deb-version(7) has it: epoch, upstream, revision; `~` sorts before everything. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [parts(a), parts(b)];
  for (const [index, text] of left.entries()) {
    const order = compareParts(text, right[index]!);
    if (order !== 0) return order;
  }
  return 0;
}

const parts = (version: string): readonly string[] => {
  const [, epoch = '0', rest = ''] = /^(?:(\d+):)?(.*)$/.exec(version)!;
  const dash = rest.lastIndexOf('-');
  return dash < 0 ? [epoch, rest, ''] : [epoch, rest.slice(0, dash), rest.slice(dash + 1)];
};

const weight = (letter: string | undefined): number =>
  letter === undefined
    ? 0
    : letter === '~'
      ? -1
      : /[a-z]/i.test(letter)
        ? letter.charCodeAt(0)
        : letter.charCodeAt(0) + 256;

function compareParts(a: string, b: string): number {
  let [left, right] = [a, b];
  while (left !== '' || right !== '') {
    const [l, r] = [/^\D*/.exec(left)![0], /^\D*/.exec(right)![0]];
    for (let at = 0; at < Math.max(l.length, r.length); at += 1) {
      const order = weight(l[at]) - weight(r[at]);
      if (order !== 0) return order;
    }
    [left, right] = [left.slice(l.length), right.slice(r.length)];
    const [m, n] = [/^\d*/.exec(left)![0], /^\d*/.exec(right)![0]];
    if (Number(m) !== Number(n)) return Number(m) - Number(n);
    [left, right] = [left.slice(m.length), right.slice(n.length)];
  }
  return 0;
}
