export * from './nic.js';
export * from './pct-defaults.js';
export * from './same-value.js';
