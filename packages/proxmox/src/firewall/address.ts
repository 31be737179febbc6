/** Whether an address lies in a network; `10.0.0.0/8` or a single address, of either family. What is neither holds none. */
export function covers(network: string, address: string): boolean {
  const [base = '', prefix] = network.split('/');
  const [left, right] = [numberOf(base), numberOf(address)];
  if (left === undefined || right === undefined || left.bits !== right.bits) return false;
  const free = BigInt(left.bits - (prefix === undefined ? left.bits : Number(prefix)));
  return left.value >> free === right.value >> free;
}

interface AddressNumber {
  readonly value: bigint;
  readonly bits: 32 | 128;
}

function numberOf(text: string): AddressNumber | undefined {
  if (/^\d+(\.\d+){3}$/.test(text)) return {value: join(text.split('.').map(Number), 8n), bits: 32};
  if (!text.includes(':') || !/^[0-9a-f:]+$/i.test(text)) return undefined;
  const [head = '', tail] = text.split('::');
  const groups = (part: string) =>
    part
      .split(':')
      .filter(Boolean)
      .map((group) => Number.parseInt(group, 16));
  const [before, after] = [groups(head), groups(tail ?? '')];
  const missing = tail === undefined ? 0 : 8 - before.length - after.length;
  if (missing < 0) return undefined;
  return {value: join([...before, ...Array<number>(missing).fill(0), ...after], 16n), bits: 128};
}

const join = (parts: readonly number[], width: bigint): bigint =>
  parts.reduce((value, part) => (value << width) | BigInt(part), 0n);
