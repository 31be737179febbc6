import type {Fact} from '@phoenix/kit';
import {succeed} from '../facts/succeed.js';
import type {Peer} from './cluster.js';

/** Where this run's commands come from; undefined: from the node itself. What sshd tells each session: ssh(1), SSH_CONNECTION. */
export const sessionPeer: Fact<Peer | undefined> = {
  key: 'session-peer',
  scope: 'node',
  read: async (node) => readPeer((await succeed(node, ['sh', '-c', 'echo "$SSH_CONNECTION"'])).stdout),
};

/** `<its address> <its port> <own address> <own port>` */
export const readPeer = (text: string): Peer | undefined => {
  const [address = '', , , port] = text.trim().split(/\s+/);
  // A zone is of that interface only, and an IPv4 address in IPv6's clothes is IPv4.
  const plain = address.replace(/%.*$/, '').replace(/^::ffff:(?=\d+\.)/i, '');
  return plain === '' || port === undefined ? undefined : {address: plain, port: Number(port)};
};
