export * from './lines.js';
export * from './subordinate-ids.js';
