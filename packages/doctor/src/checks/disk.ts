import {probe} from '../facts/probe.js';
import {fine, problem, warning} from '../finding.js';
import {defineCheck} from '../patient.js';
import {programNames} from '../programs.js';
import {bytes, GiB} from '../words.js';

const LEAST = GiB;
/** Debian's own share for root is a twentieth. */
const LOW = 0.1;

/** Where the node itself lives, and where templates, images and snippets lie by default. */
export const disk = defineCheck({
  id: 'disk',
  title: 'disk',
  async look({facts, wanted}) {
    const {fileSystems} = await facts(probe(programNames(wanted)));
    if (fileSystems.length === 0)
      return [
        warning(
          'df gives no answer',
          'on the node: df -k -P / /var/lib/vz; a disk that fails holds up whoever looks at it',
        ),
      ];
    const told = fileSystems.map(({mountPoint, available, size}) => {
      const what = `${bytes(available)} of ${bytes(size)} are free on ${mountPoint}`;
      const look = 'apt-get clean; journalctl --vacuum-size=200M; old dumps and templates in /var/lib/vz';
      if (available < LEAST) return problem(what, look);
      return available < size * LOW ? warning(what, look) : fine(what);
    });
    const bad = told.filter(({level}) => level !== 'fine');
    return bad.length > 0 ? bad : [fine(told.map(({found}) => found).join('; '))];
  },
});
