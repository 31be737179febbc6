import {writeFileSync} from 'node:fs';
import {test} from '@jest/globals';
import {play} from './replay/play.js';
import {scenarios} from './replay/transcript.js';

test('show', async () => {
  let out = '';
  const only = process.env.ONLY;
  for (const group of ['lxc', 'clone', 'snapshot', 'locks', 'errors', 'raw', 'storage', 'exec']) {
    const total: any = {};
    for (const s of scenarios([group])) {
      if (only && !s.name.includes(only)) continue;
      let vs;
      try {
        vs = await play(s);
      } catch (e: any) {
        out += `CRASH ${s.name} ${e.stack}\n`;
        continue;
      }
      for (const v of vs) {
        for (const a of ['exit', 'config', 'stderr', 'stdout'] as const) {
          total[a] ??= [0, 0];
          if (v.equal[a] === undefined) continue;
          total[a][1]++;
          if (v.equal[a]) total[a][0]++;
        }
        for (const d of v.differs)
          out += `--- ${s.name} #${v.step} ${v.argv.join(' ').slice(0, 200)}  [${d.aspect}]\nREAL: ${d.real}\nLAB:  ${d.lab}\n`;
      }
    }
    out += `=== ${group} ${JSON.stringify(total)}\n`;
  }
  writeFileSync('/tmp/showB.out', out);
}, 120000);
