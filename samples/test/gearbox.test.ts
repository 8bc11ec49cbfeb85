import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { buildGearbox } from '../gearbox/buildGearbox.ts'
import { gearProfile } from '../gearbox/gearProfile.ts'

test('the committed sample is what its script makes, byte for byte', async () => {
  const { step, stl } = await buildGearbox()
  expect(step === readFileSync(new URL('../gearbox.step', import.meta.url), 'utf8')).toBe(true)
  expect(Buffer.compare(stl, readFileSync(new URL('../gearbox.stl', import.meta.url)))).toBe(0)
})

test('the sample carries its structure: 13 parts in 5 assemblies, 26 placed occurrences', () => {
  const step = readFileSync(new URL('../gearbox.step', import.meta.url), 'utf8')
  expect(step.match(/=\s*PRODUCT\(/g)).toHaveLength(18)
  expect(step.match(/NEXT_ASSEMBLY_USAGE_OCCURRENCE\(/g)).toHaveLength(26)
})

test('a gear profile lies between root and tip circle and has a tooth on +x', () => {
  const points = gearProfile(2, 36)
  const radii = points.map(([x, y]) => Math.hypot(x, y))
  expect(Math.min(...radii)).toBeCloseTo(33.5, 9)
  expect(Math.max(...radii)).toBeCloseTo(38, 9)
  expect(points.filter(([x, y]) => Math.abs(Math.hypot(x, y) - 38) < 1e-9 && Math.abs(y) < 1.5 && x > 0)).toHaveLength(2)
})
