export * from './datasets.js';
export * from './pools.js';
