export * from './commands.js';
export * from './failures.js';
export * from './freshness.js';
export * from './kernels.js';
export * from './packages.js';
export * from './sources.js';
