import {probe} from '../facts/probe.js';
import {fine, warning} from '../finding.js';
import {defineCheck} from '../patient.js';
import {programNames} from '../programs.js';

/**
 * What packages/transport opens: 5 channels a connection, which 10 sessions allow without refusals (sshd frees them late),
 * and 3 connections, of which two may be logging in at once. Both defaults of sshd_config(5) will do.
 */
const SESSIONS = 10;
const LOGINS = 3;

export const sshSessions = defineCheck({
  id: 'ssh-sessions',
  title: 'ssh sessions',
  async look({facts, wanted, overSsh}) {
    if (!overSsh) return [];
    const {sshd} = await facts(probe(programNames(wanted)));
    const [sessions, startups] = [sshd.get('maxsessions'), sshd.get('maxstartups')];
    if (sessions === undefined || startups === undefined) return [];
    const change = (line: string) =>
      `${line} into /etc/ssh/sshd_config.d/phoenix.conf on the node, then: systemctl reload ssh`;
    const few =
      Number(sessions) < SESSIONS
        ? [
            warning(
              `sshd allows ${sessions} sessions a connection: phoenix uses 5 at once, and waits for each that is refused`,
              change(`MaxSessions ${SESSIONS}`),
            ),
          ]
        : [];
    // `10:30:100`, or a plain number.
    const tight =
      Number.parseInt(startups, 10) < LOGINS
        ? [
            warning(
              `sshd lets ${startups} log in at once: phoenix opens up to ${LOGINS} connections`,
              change('MaxStartups 10:30:100'),
            ),
          ]
        : [];
    if (few.length + tight.length > 0) return [...few, ...tight];
    return [fine(`${sessions} a connection, of which phoenix uses 5; ${startups.replace(/:.*/, '')} logins at once`)];
  },
});
