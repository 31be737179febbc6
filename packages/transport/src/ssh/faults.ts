import {HostUnreachable} from '@phoenix/kit';

export interface Peer {
  readonly label: string;
  readonly host: string;
  readonly port: number;
  readonly user: string;
}

/** Milliseconds for all of name lookup, TCP, handshake and login. */
export const connectTimeoutMs = 10_000;

/** Why a connection did not come about: one line, and what to try. */
export function connectFault(error: unknown, {label, host, port, user}: Peer, keys: string): HostUnreachable {
  const {code, level, message} = error as {code?: string; level?: string; message: string};
  const at = `${host}:${port}`;
  const say = (what: string, hint: string) => new HostUnreachable(label, what, hint);
  const check = `check host and port, and that it works by hand: ssh -p ${port} ${user}@${host}`;
  if (level === 'client-authentication')
    return say(
      `${at} does not let ${user} in; tried: ${keys}`,
      `put the public key into its authorized_keys: ssh-copy-id -p ${port} ${user}@${host}`,
    );
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return say(`the name ${host} cannot be resolved`, 'check the spelling and the resolver, or give an address');
  if (code === 'ECONNREFUSED') return say(`${at} refuses connections`, `nothing listens there: ${check}`);
  if (code === 'EHOSTUNREACH' || code === 'ENETUNREACH') return say(`there is no route to ${at}`, check);
  if (code === 'ETIMEDOUT' && message !== 'No response from server') return silent();
  if (level === 'client-timeout') return silent();
  if (code === 'ECONNRESET' || /before handshake|No response from server/.test(message))
    return say(
      `${at} closed the connection before the login`,
      `too many logins at once (MaxStartups), or no SSH server: ${check}`,
    );
  return say(`cannot connect to ${at}: ${message}`, check);

  function silent() {
    return say(
      `${at} does not answer within ${connectTimeoutMs / 1_000} s`,
      `is it on, and not behind a firewall? ${check}`,
    );
  }
}
