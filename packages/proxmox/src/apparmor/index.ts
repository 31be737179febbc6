export * from './commands.js';
export * from './facts.js';
