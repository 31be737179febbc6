export * from './compare.js';
export * from './parse.js';
export * from './write.js';
