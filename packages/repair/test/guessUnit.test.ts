import { describe, expect, it } from 'vitest'
import { guessUnit } from '../src/index.ts'

describe('guessUnit', () => {
  it('believes a stated unit', () => {
    expect(guessUnit([0, 0, 0, 0.02, 0.02, 0.02], 'metre')).toEqual({ guess: 'metre', list: [] })
  })

  it('takes a model smaller than half a millimetre for one in metres', () => {
    expect(guessUnit([0, 0, 0, 0.02, 0.02, 0.02], 'unknown').guess).toBe('metre')
  })

  it('takes sizes that are round millimetres only as inches for inches', () => {
    const size = Math.fround(20 / 25.4)
    const { guess, list } = guessUnit([0, 0, 0, size, size, size], 'unknown')
    expect(guess).toBe('inch')
    expect(list[0].sizeMm[0]).toBeCloseTo(20, 4)
  })

  it('proposes micrometres for a part longer than two metres', () => {
    expect(guessUnit([0, 0, 0, 5000, 5000, 100], 'unknown').guess).toBe('micrometre')
  })

  it.each([
    [20, 20, 20],
    [1, 2, 3],
    [7.31, 8.77, 3.19],
  ])('stays with millimetres for an ordinary %f × %f × %f part', (x, y, z) => {
    expect(guessUnit([0, 0, 0, x, y, z], 'unknown')).toEqual({ guess: 'millimetre', list: [] })
  })
})
