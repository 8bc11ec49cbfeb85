import { expect, it } from 'vitest'
import { analyseMesh } from '../src/index.ts'
import { box, flip, join } from './support/shapes.ts'

it('tells which shell lies in which', () => {
  const { shells } = analyseMesh(join(box(10, 10, 10), flip(box(6, 6, 6, 2, 2, 2)), box(2, 2, 2, 4, 4, 4), box(3, 3, 3, 20)))
  const at = (area: number): number => shells.findIndex(({ areaMm2 }) => Math.abs(areaMm2 - area) < 1e-9)
  expect(shells[at(600)]).toMatchObject({ parent: null, depth: 0 })
  expect(shells[at(216)]).toMatchObject({ parent: at(600), depth: 1, insideOut: false })
  expect(shells[at(24)]).toMatchObject({ parent: at(216), depth: 2 })
  expect(shells[at(54)]).toMatchObject({ parent: null, depth: 0 })
})
