import {probe} from '../facts/probe.js';
import {fine, problem} from '../finding.js';
import {defineCheck} from '../patient.js';
import {packageOf, programNames} from '../programs.js';
import {count} from '../words.js';

export const programs = defineCheck({
  id: 'programs',
  title: 'programs',
  async look({facts, wanted}) {
    const names = programNames(wanted);
    const {missing} = await facts(probe(names));
    if (missing.length === 0) return [fine(`all ${names.length} that phoenix calls are there`)];
    const packages = [...new Set(missing.map(packageOf))];
    return [
      problem(
        `${count(missing.length, 'program')} that phoenix calls ${missing.length === 1 ? 'is' : 'are'} not there: ${missing.join(', ')}`,
        `apt-get install ${packages.join(' ')}`,
      ),
    ];
  },
});
