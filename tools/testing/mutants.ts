/** A number of mutants for this run: `npm run test:nightly` takes 40 times as many as a change does. */
export const scaled = (count: number): number => count * Number(process.env.TRUNNION_TEST_SCALE ?? 1)

/** Numbers in [0, 1), the same sequence for the same seed (mulberry32, public domain). */
export const makeRandom = (seed: number): (() => number) => {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

const joined = (a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> => {
  const out = new Uint8Array(a.length + b.length)
  out.set(a)
  out.set(b, a.length)
  return out
}

const oddBytes = [0, 1, 0x7f, 0x80, 0xff, 0x0a, 0x20, 0x22, 0x28, 0x3c]

/** Mutants of `bytes`: bits flipped, bytes replaced, ranges removed, repeated or zeroed, the end cut off; 1 to 8 changes each. */
export function* byteMutants(bytes: Uint8Array, count: number, seed: number): Iterable<Uint8Array> {
  const random = makeRandom(seed)
  const below = (n: number): number => Math.floor(random() * n)
  for (let k = 0; k < count; k++) {
    let mutant: Uint8Array<ArrayBuffer> = Uint8Array.from(bytes)
    for (let change = 1 + below(8); change > 0 && mutant.length > 0; change--) {
      const at = below(mutant.length)
      const length = 1 + below(Math.min(64, mutant.length - at))
      switch (below(7)) {
        case 0:
        case 1:
          mutant[at] ^= 1 << below(8)
          break
        case 2:
          mutant[at] = oddBytes[below(oddBytes.length)]
          break
        case 3:
          mutant.fill(below(2) * 255, at, at + length)
          break
        case 4:
          mutant = joined(mutant.subarray(0, at), mutant.subarray(at + length))
          break
        case 5:
          mutant = joined(mutant.subarray(0, at + length), mutant.subarray(at))
          break
        default:
          if (below(8) === 0) mutant = mutant.slice(0, at)
          else mutant[at] = below(256)
      }
    }
    yield mutant
  }
}

const oddTokens = [
  '0',
  '-1',
  '1',
  '4294967295',
  '-2147483648',
  '1e308',
  '-1e400',
  '1e-320',
  'nan',
  'inf',
  '',
  '#1',
  '$',
  '*',
  "''",
  '((((((((',
  ')',
  '\0',
  '99999999999999999999',
]
const tokens = /[A-Za-z_]+|[-+.\d][-+.\deE]*|\s+|[^\sA-Za-z_\d]/g

/** Mutants that keep tokens whole: swapped, removed, repeated, replaced by odd numbers and words. Bytes are seen as latin-1, so binary files survive too. */
export function* tokenMutants(bytes: Uint8Array, count: number, seed: number): Iterable<Uint8Array> {
  const random = makeRandom(seed)
  const below = (n: number): number => Math.floor(random() * n)
  const original: readonly string[] = Buffer.from(bytes).toString('latin1').match(tokens) ?? []
  for (let k = 0; k < count; k++) {
    const mutant = [...original]
    for (let change = 1 + below(4); change > 0 && mutant.length > 0; change--) {
      const at = below(mutant.length)
      const other = below(mutant.length)
      switch (below(6)) {
        case 0:
          ;[mutant[at], mutant[other]] = [mutant[other], mutant[at]]
          break
        case 1:
          mutant.splice(at, 1 + below(4))
          break
        case 2:
          mutant.splice(at, 0, ...mutant.slice(other, other + 1 + below(16)))
          break
        case 3:
          mutant[at] = mutant[other]
          break
        default:
          mutant[at] = oddTokens[below(oddTokens.length)]
      }
    }
    yield Uint8Array.from(Buffer.from(mutant.join(''), 'latin1'))
  }
}
