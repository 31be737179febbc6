export * from './encoded-text.js';
export * from './mount.js';
export * from './parse.js';
export * from './properties.js';
export * from './raw-key.js';
export * from './raw-lines.js';
export * from './sections.js';
export * from './size.js';
