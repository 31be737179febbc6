/**
 * What Proxmox VE means: its config files, facts, commands, error texts and locks, and its guests as hosts.
 * It decides nothing about what should be, runs nothing by itself and keeps nothing.
 */
export * from './addresses.js';
export * from './apparmor/index.js';
export * from './commands/index.js';
export * from './compare/index.js';
export * from './description.js';
export * from './errors.js';
export * from './facts/index.js';
export * from './firewall/index.js';
export * from './guest-config/index.js';
export * from './guest-host.js';
export * from './id-map/index.js';
export * from './locks.js';
export * from './newer-snapshots.js';
export * from './node/index.js';
export * from './run-lock.js';
export * from './vm-host/index.js';
export * from './vm-volume-mark.js';
