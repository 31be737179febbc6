/**
 * A scripted run: events with their times, as an engine would tell them. `guests` containers are cloned from 900, one
 * after the other (the source's lock); one fails to start, one installs in a second attempt, one prints rubbish.
 */
export const story = (guests) => {
  const events = [];
  const say = (at, event) => events.push({...event, at});
  const ids = Array.from({length: guests - 1}, (_, i) => 910 + i);
  const resource = (id) => ({id, kind: 'lxc', name: id === 900 ? 'template-base' : names[(id - 910) % names.length]});
  const path = [
    'lxc.validate',
    (id) => (id === 900 ? 'lxc.create' : 'lxc.clone'),
    'lxc.configure',
    'lxc.start',
    'feature.base_setup',
    'feature.docker',
    'lxc.app',
    'lxc.healthcheck',
  ];
  const steps = (id) => path.map((step) => (typeof step === 'string' ? step : step(id)));
  const nodes = [900, ...ids].flatMap((id) =>
    steps(id).map((step, i, all) => ({
      id: `${id}/${step}`,
      step,
      resource: resource(id),
      waitsFor: [...(i > 0 ? [`${id}/${all[i - 1]}`] : []), ...(step === 'lxc.clone' ? ['900/lxc.healthcheck'] : [])],
    })),
  );
  say(0, {type: 'run-started', mode: 'apply', nodes});

  const change = (title) => ({title, impact: 'none', actions: [{kind: 'exec', command: {argv: ['true']}}]});
  const finish = (at, node, outcome) => say(at, {type: 'step-finished', node, outcome});
  const work = (from, node, ms, lines = []) => {
    if (node.endsWith('.validate')) {
      finish(from, node, {status: 'unchanged'});
      return from;
    }
    say(from, {type: 'step-started', node});
    say(from + 10, {type: 'step-change', node, change: change(`${node.split('.')[1]} ${node.split('/')[0]}`)});
    for (const [i, line] of lines.entries()) {
      say(from + 20 + ((i + 1) * (ms - 30)) / (lines.length + 1), {type: 'step-output', node, line, stream: 'stdout'});
    }
    finish(from + ms, node, {status: 'changed', changes: [change(`${node.split('.')[1]} ${node.split('/')[0]}`)]});
    return from + ms;
  };

  let at = 30;
  for (const step of steps(900)) at = work(at, `900/${step}`, 180, apt.slice(0, 3));
  let free = at;
  const ends = ids.map((id, i) => {
    const own = steps(id);
    say(at + i, {type: 'step-started', node: `${id}/${own[0]}`});
    finish(at + i + 20, `${id}/${own[0]}`, {status: 'unchanged'});
    if (i % 4 === 3) {
      own.slice(1).forEach((step, j) => {
        say(at + 40 + j * 40, {type: 'step-started', node: `${id}/${step}`});
        finish(at + 60 + j * 40, `${id}/${step}`, {status: 'unchanged'});
      });
      return at + 400;
    }
    const clone = `${id}/${own[1]}`;
    say(at + 30 + i, {type: 'step-started', node: clone});
    if (free > at + 40)
      say(at + 40 + i, {
        type: 'step-waiting',
        node: clone,
        lock: 'guest:900',
        holder: `${910 + i - (i % 4 === 0 && i > 0 ? 2 : 1)}/lxc.clone`,
      });
    let now = work(Math.max(free, at + 50 + i), clone, 600);
    free = now;
    now = work(now, `${id}/${own[2]}`, 250);
    if (i === 2) {
      say(now, {type: 'step-started', node: `${id}/lxc.start`});
      finish(now + 500, `${id}/lxc.start`, {
        status: 'failed',
        changes: [],
        failure: {
          code: 'command-failed',
          command: `pct start ${id}`,
          exitCode: 255,
          stderr: "lxc_spawn: 1734 Failed to initialize container\nstartup for container '912' failed",
          reason: 'start-failed',
          hint: `pct start ${id} --debug`,
        },
      });
      for (const step of own.slice(4)) finish(now + 500, `${id}/${step}`, {status: 'blocked', by: `${id}/lxc.start`});
      return now + 500;
    }
    now = work(now, `${id}/${own[3]}`, 300);
    if (i === 1) {
      say(now, {type: 'step-started', node: `${id}/${own[4]}`});
      say(now + 900, {
        type: 'step-retrying',
        node: `${id}/${own[4]}`,
        attempt: 1,
        attempts: 3,
        delayMs: 1500,
        failure: {
          code: 'command-failed',
          command: 'apt-get update',
          exitCode: 100,
          stderr: 'E: Could not get lock /var/lib/apt/lists/lock. It is held by process 217 (apt-get)',
        },
      });
      now += 2400;
    }
    now = work(now, `${id}/${own[4]}`, 800, apt);
    now = work(
      now,
      `${id}/${own[5]}`,
      1500,
      i === 0
        ? [
            ...apt,
            '\u001b[2J\u001b[H\u001b]0;owned\u0007\u001b[31mnot the first line\u001b[0m',
            '10%\r55%\r100%',
            '日本語のパッケージを設定しています '.repeat(9),
          ]
        : [...apt, ...apt],
    );
    now = work(now, `${id}/${own[6]}`, 500, ['starting', 'listening on :80']);
    return work(now, `${id}/${own[7]}`, 400);
  });
  const end = Math.max(...ends) + 50;
  say(end - 40, {
    type: 'diagnostic',
    node: '900/lxc.configure',
    diagnostic: {
      severity: 'warning',
      code: 'restart-pending',
      message: 'memory takes effect at the next restart',
      hint: '--allow restart:900',
    },
  });
  events.sort((a, b) => a.at - b.at);
  const done = events.filter(({type}) => type === 'step-finished');
  const counts = {unchanged: 0, changed: 0, planned: 0, deferred: 0, blocked: 0, skipped: 0, failed: 0, cancelled: 0};
  for (const {outcome} of done) counts[outcome.status]++;
  say(end, {
    type: 'run-finished',
    summary: {
      mode: 'apply',
      ok: false,
      ms: end,
      counts,
      waits: [{lock: 'guest:900', ms: 8400, steps: 5}],
      criticalPath: steps(900)
        .map((step) => ({node: `900/${step}`, ms: 180}))
        .concat([{node: '910/lxc.clone', ms: 600}]),
    },
  });
  return events;
};

const names = ['web', 'postgres', 'jellyfin', 'grafana', 'traefik', 'gitea', 'nextcloud', 'vault'];
const apt = [
  'Get:1 http://deb.debian.org/debian bookworm InRelease [151 kB]',
  'Reading package lists...',
  'Unpacking docker-ce (5:27.3.1-1~debian.12~bookworm) ...',
  'Setting up docker-ce (5:27.3.1-1~debian.12~bookworm) ...',
];
