/** MD4, RFC 1320, in hexadecimal digits: what NT keeps of passwords, and OpenSSL no longer offers. */
export function md4(message: Buffer): string {
  const padded = Buffer.alloc(Math.ceil((message.length + 9) / 64) * 64);
  message.copy(padded);
  padded[message.length] = 0x80;
  padded.writeBigUInt64LE(BigInt(message.length) * 8n, padded.length - 8);
  let state: readonly number[] = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476];
  for (let at = 0; at < padded.length; at += 64) {
    const words = Array.from({length: 16}, (_, index) => padded.readUInt32LE(at + index * 4));
    const mixed = rounds.reduce((before, round) => round(before, words), state);
    state = state.map((word, index) => (word + mixed[index]!) >>> 0);
  }
  const digest = Buffer.alloc(16);
  for (const [index, word] of state.entries()) digest.writeUInt32LE(word, index * 4);
  return digest.toString('hex');
}

const rotated = (word: number, bits: number): number => ((word << bits) | (word >>> (32 - bits))) >>> 0;

/** One round: which words, how far they are turned, and how three of the state are mixed. */
const round =
  (
    order: readonly number[],
    turns: readonly number[],
    constant: number,
    mix: (x: number, y: number, z: number) => number,
  ) =>
  (state: readonly number[], words: readonly number[]): readonly number[] => {
    const now = [...state];
    for (const [step, index] of order.entries()) {
      const [a, b, c, d] = [0, 1, 2, 3].map((one) => (one - step + 16) % 4) as [number, number, number, number];
      const sum = (now[a]! + mix(now[b]!, now[c]!, now[d]!) + words[index]! + constant) >>> 0;
      now[a] = rotated(sum, turns[step % 4]!);
    }
    return now;
  };

const straight = Array.from({length: 16}, (_, index) => index);
const rounds = [
  round(straight, [3, 7, 11, 19], 0, (x, y, z) => (x & y) | (~x & z)),
  round(
    straight.map((index) => (index % 4) * 4 + Math.floor(index / 4)),
    [3, 5, 9, 13],
    0x5a827999,
    (x, y, z) => (x & y) | (x & z) | (y & z),
  ),
  round([0, 8, 4, 12, 2, 10, 6, 14, 1, 9, 5, 13, 3, 11, 7, 15], [3, 9, 11, 15], 0x6ed9eba1, (x, y, z) => x ^ y ^ z),
];
