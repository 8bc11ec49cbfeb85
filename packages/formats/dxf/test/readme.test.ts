import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { geometryDecoders } from '../src/entities/geometryDecoders.ts'

it('README.md names every type of entity that is decoded', () => {
  const text = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
  const families = /SURFACE$|_DIMENSION$/
  const unnamed = [...geometryDecoders.keys()].filter((type) => !families.test(type) && !new RegExp(`\\b${type}\\b`).test(text))
  expect(unnamed).toEqual([])
})
