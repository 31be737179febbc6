import {compose} from '@phoenix/dispatcher';
import {
  ask,
  CHECKS,
  examine,
  type Finding,
  fine,
  greeting,
  isUnknown,
  type Patient,
  problem,
  type Report,
  renderReport,
  renderUnknown,
  tellFailure,
  tellLogin,
  tellThisMachine,
  warning,
  worstOf,
} from '@phoenix/doctor';
import {duration, StepError} from '@phoenix/kit';
import {count, hang, roomOf, wantsColor} from '@phoenix/reporters';
import {EXIT} from '../exit-code.js';
import type {Io} from '../io.js';
import {type Loaded, load} from '../load.js';
import {everyone} from '../parts.js';
import type {Common, TargetRequest} from '../request.js';
import {reach, type Target} from '../target.js';

export interface DoctorRequest extends Common, TargetRequest {}

/** For one command of the node to answer. */
const ANSWER_MS = 20_000;

/** Looks at this machine, the config and the node, and touches nothing. */
export async function doctorCommand(request: DoctorRequest, io: Io): Promise<number> {
  const since = performance.now();
  const told: Finding[] = [];
  const screen = screenOf(request, io);
  const tell = (report: Report) => {
    told.push(...report.findings);
    screen.show(report);
  };
  try {
    const isReached = await lookAtAll(request, io, tell);
    screen.end(summary(told, performance.now() - since));
    return isReached ? (worstOf(told) === 'problem' ? EXIT.failed : EXIT.ok) : EXIT.unreachable;
  } finally {
    screen.end('');
  }
}

type Tell = (report: Report) => void;

/** False: the node cannot be reached, or was lost. @throws UsageError */
async function lookAtAll(request: DoctorRequest, io: Io, tell: Tell): Promise<boolean> {
  tell({check: 'phoenix', title: 'phoenix', findings: [tellThisMachine(io.version, process.versions.node)]});
  const loaded = await load(request, io.env);
  tell({check: 'config', title: 'config', findings: [tellConfig(loaded, request)]});
  const isNamed = loaded.connection !== undefined || request.target !== undefined || request.host !== undefined;
  if ((loaded.state ?? loaded.draft) === undefined && !isNamed) {
    const found = 'not looked at: the config would say where the node is';
    tell({check: 'login', title: 'login', findings: [problem(found, 'phoenix doctor --target ssh --host …')]});
    return true;
  }
  const target = await reachOrTell(request, loaded, io, tell);
  if (target === undefined) return false;
  try {
    return await look(target, loaded, request, io, tell);
  } finally {
    await target.close();
  }
}

async function reachOrTell(
  request: DoctorRequest,
  {state, draft, connection}: Loaded,
  io: Io,
  tell: Tell,
): Promise<Target | undefined> {
  try {
    return await reach(request, state ?? draft, io, connection);
  } catch (error) {
    if (!(error instanceof StepError) || error.failure.code !== 'host-unreachable') throw error;
    tell(failed(error));
    return undefined;
  }
}

/** False: the node went away, or lets nobody in who could do anything. */
async function look(
  {node, place}: Target,
  {state, connection}: Loaded,
  request: DoctorRequest,
  {interrupts}: Io,
  tell: Tell,
): Promise<boolean> {
  const signal = AbortSignal.any([interrupts.stop, interrupts.kill]);
  const {facts} = ask(node, ANSWER_MS, signal);
  const hello = greeting(Date.now);
  let patient: Patient;
  try {
    const by = request.target ?? (request.host === undefined ? connection?.transport : 'ssh');
    patient = {wanted: state, overSsh: by !== 'local', greeting: await facts(hello), facts};
  } catch (error) {
    tell(failed(error));
    return false;
  }
  const login = tellLogin(patient.greeting, place);
  tell({check: 'login', title: 'login', findings: [login]});
  if (login.level === 'problem') return false;
  for await (const report of examine(CHECKS, patient)) {
    tell(report);
    if (report.isLost) return false;
  }
  return true;
}

const failed = (error: unknown): Report => {
  const {found, advice} = tellFailure(error);
  return {check: 'login', title: 'login', findings: [problem(found, advice)]};
};

/** As `phoenix validate` judges it. */
function tellConfig({diagnostics, state, steps}: Loaded, {configDir}: DoctorRequest): Finding {
  const composed = state === undefined ? undefined : compose('converge', everyone(state), steps);
  const all = [
    ...diagnostics,
    ...(composed === undefined ? [] : composed.ok ? composed.value.warnings : composed.error),
  ];
  const of = (wanted: string) => all.filter(({severity}) => severity === wanted).length;
  const validate = `phoenix validate --config-dir ${configDir}`;
  const errors = of('error');
  const warnings = of('warning');
  if (errors > 0)
    return problem(`${configDir} has ${count(errors, 'error')}: what it wants of the node is not looked at`, validate);
  const what = `${configDir} is valid: ${count(state?.guests.size ?? 0, 'guest')}`;
  return warnings === 0 ? fine(what) : warning(`${what}, with ${count(warnings, 'warning')}`, validate);
}

/** Where what was found begins: behind the mark and the title. */
const BESIDE_TITLE = 16;

/** Lines as they come; on a terminal one below them says that there is more to come. */
function screenOf({format}: DoctorRequest, {stdout, env}: Io) {
  const isTerminal = (stdout.isTTY ?? false) && format === 'auto' && env.TERM !== 'dumb';
  const color = isTerminal && wantsColor(stdout, env);
  const [erase, wait] = isTerminal ? ['\r\u001B[K', '… looking'] : ['', ''];
  const room = format === 'auto' ? roomOf(stdout) : undefined;
  const lines = (text: string): string =>
    text
      .split('\n')
      .map((line) => hang(line, room, line.startsWith(' ') ? 2 : BESIDE_TITLE))
      .join('\n');
  const unknown: Report[] = [];
  return {
    show(report: Report) {
      if (format === 'json') stdout.write(asJson(report));
      else if (isUnknown(report)) unknown.push(report);
      else stdout.write(`${erase}${lines(renderReport(report, color))}${wait}`);
    },
    end(line: string) {
      stdout.write(format === 'json' ? '' : erase + lines(renderUnknown(unknown.splice(0), color)) + line);
    },
  };
}

const asJson = ({check, findings}: Report): string =>
  `${JSON.stringify({schema: 'phoenix/1', type: 'check', check, level: worstOf(findings), findings})}\n`;

function summary(findings: readonly Finding[], ms: number): string {
  const of = (wanted: string) => findings.filter(({level}) => level === wanted).length;
  const [problems, warnings] = [of('problem'), of('warning')];
  const parts = [
    ...(problems > 0 ? [count(problems, 'problem')] : []),
    ...(warnings > 0 ? [count(warnings, 'warning')] : []),
  ];
  const verdict = problems > 0 ? 'Not fit for phoenix' : 'Fit for phoenix';
  return `${verdict}${parts.length > 0 ? `: ${parts.join(', ')}` : ''}. (${duration(ms)})\n`;
}
