/**
 * MD4 (RFC 1320), which OpenSSL 3 has put away. Only to compare with what samba keeps: it protects nothing.
 * @returns 16 bytes
 */
export function md4(message: Uint8Array): Buffer {
  const state = Uint32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476);
  const data = padded(message);
  for (let at = 0; at < data.length; at += 64) {
    const block = Uint32Array.from({length: 16}, (_, i) => data.readUInt32LE(at + 4 * i));
    mix(state, block);
  }
  const digest = Buffer.alloc(16);
  for (const [i, word] of state.entries()) digest.writeUInt32LE(word, 4 * i);
  return digest;
}

function padded(message: Uint8Array): Buffer {
  const data = Buffer.alloc(Math.ceil((message.length + 9) / 64) * 64);
  data.set(message);
  data[message.length] = 0x80;
  data.writeBigUInt64LE(BigInt(message.length) * 8n, data.length - 8);
  return data;
}

type Mixer = (b: number, c: number, d: number) => number;

/** RFC 1320, 3.4: function, constant, order of the words, shifts. */
const ROUNDS: readonly (readonly [Mixer, number, readonly number[], readonly number[]])[] = [
  [(b, c, d) => (b & c) | (~b & d), 0, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15], [3, 7, 11, 19]],
  [
    (b, c, d) => (b & c) | (b & d) | (c & d),
    0x5a827999,
    [0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15],
    [3, 5, 9, 13],
  ],
  [(b, c, d) => b ^ c ^ d, 0x6ed9eba1, [0, 8, 4, 12, 2, 10, 6, 14, 1, 9, 5, 13, 3, 11, 7, 15], [3, 9, 11, 15]],
];

function mix(state: Uint32Array, block: Uint32Array): void {
  let [a, b, c, d] = [...state] as [number, number, number, number];
  for (const [mixer, constant, order, shifts] of ROUNDS)
    for (const [i, word] of order.entries()) {
      const sum = (a + mixer(b, c, d) + block[word]! + constant) >>> 0;
      const shift = shifts[i % 4]!;
      [a, d, c, b] = [d, c, b, ((sum << shift) | (sum >>> (32 - shift))) >>> 0];
    }
  for (const [i, word] of [a, b, c, d].entries()) state[i] = (state[i]! + word) >>> 0;
}
