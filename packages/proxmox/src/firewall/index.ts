export {covers} from './address.js';
export * from './cluster.js';
export * from './compare.js';
export * from './parse.js';
export * from './peer.js';
export * from './write.js';
