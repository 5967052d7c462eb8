/**
 * Random numbers from 0 up to, but not including, 1, always the same for a seed: sfc32 over 128 bits of cyrb128, both in the
 * public domain. No secrets are made of it.
 */
export function chanceOf(seed: string): () => number {
  let [a, b, c, counter] = hash128(seed);
  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    c |= 0;
    return (sum >>> 0) / 2 ** 32;
  };
  for (let round = 0; round < 12; round += 1) next();
  return next;
}

const multipliers = [597399067, 2869860233, 951274213, 2716044179] as const;

function hash128(text: string): [number, number, number, number] {
  let [h1, h2, h3, h4] = [1779033703, 3144134277, 1013904242, 2773480762];
  const [m1, m2, m3, m4] = multipliers;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    h1 = h2 ^ Math.imul(h1 ^ code, m1);
    h2 = h3 ^ Math.imul(h2 ^ code, m2);
    h3 = h4 ^ Math.imul(h3 ^ code, m3);
    h4 = h1 ^ Math.imul(h4 ^ code, m4);
  }
  h1 = Math.imul(h3 ^ (h1 >>> 18), m1);
  h2 = Math.imul(h4 ^ (h2 >>> 22), m2);
  h3 = Math.imul(h1 ^ (h3 >>> 17), m3);
  h4 = Math.imul(h2 ^ (h4 >>> 19), m4);
  h1 ^= h2 ^ h3 ^ h4;
  return [h1, h2 ^ h1, h3 ^ h1, h4 ^ h1];
}
