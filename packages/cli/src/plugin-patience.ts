import process from 'node:process';

const SECONDS = Number(process.env.PHOENIX_PLUGIN_PATIENCE);

/**
 * Milliseconds that a plugin may take to load, to answer `plugins check` once, and to keep all else from happening:
 * ten seconds, or as many as PHOENIX_PLUGIN_PATIENCE says.
 */
export const PATIENCE_MS = SECONDS > 0 && SECONDS < 86_400 ? SECONDS * 1_000 : 10_000;
