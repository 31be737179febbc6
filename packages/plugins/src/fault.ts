/** A plugin's code does not keep to the contract: whose, what, and where, in one line. */
export class PluginFault extends Error {
  override readonly name = 'PluginFault';
  constructor(message: string) {
    super(message);
    // It says all that there is to say: where phoenix noticed is nobody's concern.
    delete this.stack;
  }
}

/** For a message: what was given instead of what was meant. */
export function shown(value: unknown): string {
  if (typeof value === 'function') return 'a function';
  if (value instanceof Promise) return 'a promise';
  if (typeof value === 'bigint' || typeof value === 'symbol') return String(value);
  const text = asJson(value) ?? 'undefined';
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

function asJson(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return 'what is no JSON';
  }
}
