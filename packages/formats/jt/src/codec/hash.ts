/**
 * Bob Jenkins' lookup2 over 32-bit words: the checksum of every packet group from JT 9 on (ISO 14306 annex "Hashing").
 * @param count - words of `words` to take
 * @param seed - result of the group before, 0 for the first
 */
export const hash32 = (words: Int32Array, seed: number, count = words.length): number => {
  let a = 0x9e3779b9 | 0
  let b = a
  let c = seed | 0
  let i = 0
  for (; i + 3 <= count; i += 3) {
    a = (a + words[i]) | 0
    b = (b + words[i + 1]) | 0
    c = (c + words[i + 2]) | 0
    a = (a - b - c) ^ (c >>> 13)
    b = (b - c - a) ^ (a << 8)
    c = (c - a - b) ^ (b >>> 13)
    a = (a - b - c) ^ (c >>> 12)
    b = (b - c - a) ^ (a << 16)
    c = (c - a - b) ^ (b >>> 5)
    a = (a - b - c) ^ (c >>> 3)
    b = (b - c - a) ^ (a << 10)
    c = (c - a - b) ^ (b >>> 15)
  }
  c = (c + count) | 0
  if (count - i === 2) b = (b + words[i + 1]) | 0
  if (count - i >= 1) a = (a + words[i]) | 0
  return mixed(a, b, c)
}

/** One {@link hash32} call a value, chained: how JT 9 hashes lossless vertex data. */
export const hash32Each = (words: Int32Array, seed: number): number => {
  const golden = 0x9e3779b9 | 0
  let c = seed | 0
  for (let i = 0; i < words.length; i++) c = mixed((golden + words[i]) | 0, golden, (c + 1) | 0)
  return c
}

/** The same over 16-bit half words; `values` are cut to their low half. */
export const hash16 = (values: Int32Array, seed: number): number => {
  let a = 0x9e3779b9 | 0
  let b = a
  let c = seed | 0
  let i = 0
  const half = (k: number): number => values[k] & 0xffff
  for (; i + 6 <= values.length; i += 6) {
    a = (a + half(i) + (half(i + 1) << 16)) | 0
    b = (b + half(i + 2) + (half(i + 3) << 16)) | 0
    c = (c + half(i + 4) + (half(i + 5) << 16)) | 0
    a = (a - b - c) ^ (c >>> 13)
    b = (b - c - a) ^ (a << 8)
    c = (c - a - b) ^ (b >>> 13)
    a = (a - b - c) ^ (c >>> 12)
    b = (b - c - a) ^ (a << 16)
    c = (c - a - b) ^ (b >>> 5)
    a = (a - b - c) ^ (c >>> 3)
    b = (b - c - a) ^ (a << 10)
    c = (c - a - b) ^ (b >>> 15)
  }
  c = (c + values.length) | 0
  const left = values.length - i
  if (left >= 5) c = (c + (half(i + 4) << 16)) | 0
  if (left >= 4) b = (b + (half(i + 3) << 16)) | 0
  if (left >= 3) b = (b + half(i + 2)) | 0
  if (left >= 2) a = (a + (half(i + 1) << 16)) | 0
  if (left >= 1) a = (a + half(i)) | 0
  return mixed(a, b, c)
}

/** The mixing step of lookup2, as the last word; the loops above repeat it in place because a call that gives three numbers would allocate. */
const mixed = (a: number, b: number, c: number): number => {
  a = (a - b - c) ^ (c >>> 13)
  b = (b - c - a) ^ (a << 8)
  c = (c - a - b) ^ (b >>> 13)
  a = (a - b - c) ^ (c >>> 12)
  b = (b - c - a) ^ (a << 16)
  c = (c - a - b) ^ (b >>> 5)
  a = (a - b - c) ^ (c >>> 3)
  b = (b - c - a) ^ (a << 10)
  return (c - a - b) ^ (b >>> 15)
}
