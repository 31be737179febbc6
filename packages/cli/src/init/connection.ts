import {resolve} from 'node:path';
import type {Answers} from '@phoenix/starter';
import type {Conversation} from '../converse.js';
import type {TargetRequest} from '../request.js';

/** Where the node is, by flags or by whoever answers. */
export async function whereIs(request: TargetRequest, talk: Conversation | undefined): Promise<TargetRequest> {
  if (talk === undefined || request.target !== undefined || request.host !== undefined) return request;
  talk.say('Where is the node? Its name or address; "local", if it is this machine; "lab", for the embedded one.');
  const where = await talk.ask('  the node, or nothing to say it later');
  if (where === '') return request;
  if (where === 'lab' || where === 'local') return {...request, target: where};
  const user = await talk.ask('Who logs in there, by SSH', request.user ?? 'root');
  const key = await talk.ask('With which private key; nothing: those of the agent and of ~/.ssh');
  return {...request, target: 'ssh', host: where, user, ...(key === '' ? {} : {identityFile: key})};
}

/** What the hypervisor file says of it. */
export function connectionOf({
  target,
  host,
  port,
  user,
  identityFile,
  knownHosts,
}: TargetRequest): Answers['connection'] {
  const transport = target ?? (host === undefined ? undefined : 'ssh');
  if (transport === undefined) return undefined;
  if (transport !== 'ssh') return {transport};
  return {
    transport,
    ...(host === undefined ? {} : {host}),
    ...(port === undefined ? {} : {port}),
    user: user ?? 'root',
    ...(identityFile === undefined ? {} : {identity_file: fromAnywhere(identityFile)}),
    ...(knownHosts === undefined ? {} : {known_hosts: fromAnywhere(knownHosts)}),
  };
}

/** What the file says counts from wherever phoenix is started. */
const fromAnywhere = (path: string): string => (path.startsWith('~') ? path : resolve(path));
