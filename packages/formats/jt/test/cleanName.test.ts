import { expect, test } from 'vitest'
import { cleanName, nameOfFile } from '../src/scene/cleanName.ts'
import { unitOf } from '../src/scene/unitOf.ts'

test.each([
  ['bolt.part;1;16777215:', 'bolt'],
  ['frame.asm;-1;0:', 'frame'],
  ['gear.prt', 'gear'],
  ['a;b;c', 'a;b;c'],
  ['3;4 inch.part;0;1:', '3'],
  ['', ''],
])('the name %j is shown as %j', (raw, name) => {
  expect(cleanName(raw)).toBe(name)
})

test('a part file names its part', () => {
  expect(nameOfFile('./reel/Part1.jt')).toBe('Part1')
  expect(nameOfFile('reel\\Part1.JT')).toBe('Part1')
})

test('units are known in any case, others as multiples', () => {
  expect(unitOf('Millimeters')).toEqual({ unit: 'millimetre', scale: 1 })
  expect(unitOf('yards')).toEqual({ unit: 'foot', scale: 3 })
  expect(unitOf('Unknown')).toBeUndefined()
})
