export * from './download-url.js';
export type {Options} from './options.js';
export * from './pct.js';
export * from './pveam.js';
export * from './pvesm.js';
export * from './qm.js';
export * from './raw-config.js';
export * from './replace-file.js';
