/** Where the node's commands run: a local process or SSH. Knows nothing of what the commands mean. */
export {type LocalOptions, localHost} from './local.js';
export {quote} from './quote.js';
export {connectSsh, type SshNode, type SshOptions} from './ssh/node.js';
