export * from './edit.js';
export * from './parse.js';
export * from './resolv-conf.js';
