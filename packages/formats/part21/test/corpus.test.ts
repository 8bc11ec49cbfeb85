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
  readonly colors: number
  readonly layers: number
  readonly dimensions: number
  readonly geomTolerances: number
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

  it.each(sound)('%s has no more colours and layers than another program finds, and as many dimensions and no fewer tolerances', (name) => {
    const oracle = JSON.parse(readFileSync(new URL(`${name}.oracle.json`, folder), 'utf8')) as Oracle
    const structure = read(new URL(name, folder))
    const everything = [...structure.shapes, ...structure.shapes.flatMap((s) => s.faces)]
    // The other program also counts the colours of edges and of annotations.
    expect(new Set(everything.flatMap((s) => (s.color ? [s.color.join()] : []))).size).toBeLessThanOrEqual(oracle.colors)
    expect(new Set(everything.flatMap((s) => s.layers ?? [])).size).toBeLessThanOrEqual(oracle.layers)
    const count = (kind: string): number => structure.pmi.filter((p) => p.kind === kind).length
    expect(count('dimension')).toBe(oracle.dimensions)
    expect(count('tolerance')).toBeGreaterThanOrEqual(oracle.geomTolerances)
  })

  it.each(names)('%s is read or refused within 5 seconds', (name) => {
    const { code, ms } = readAll(new URL(name, folder))
    expect(code).toMatch(outcomes)
    expect(ms).toBeLessThan(5000)
  })
})

describe.skipIf(!existsSync(hostile[0]))('hostile corpus', () => {
  const files = hostile
    .filter((url) => existsSync(url))
    .flatMap((url) =>
      readdirSync(url)
        .filter(isStep)
        .map((name) => new URL(name, url)),
    )
  it.each(files.map((url) => [url.pathname.split('/').at(-1), url] as const))('%s is read or refused within 5 seconds', (_, url) => {
    const { code, ms } = readAll(url)
    expect(code).toMatch(outcomes)
    expect(ms).toBeLessThan(5000)
  })
})

const outcomes = /^(ok$|INPUT_|NO_GEOMETRY|LIMIT_)/

/** Reads all there is to read without the kernel: `ok`, or the code of a typed failure, and how long it took. */
const readAll = (url: URL): { code: string; ms: number } => {
  const start = performance.now()
  const code = outcomeOf(url)
  return { code, ms: performance.now() - start }
}

const outcomeOf = (url: URL): string => {
  const bytes = unpackStep(readFileSync(url))
  const file = bytes.ok ? parsePart21(bytes.value) : bytes
  if (!file.ok) return file.error.code
  const structure = readStructure(file.value)
  if (!structure.ok) return structure.error.code
  const exact = structure.value.shapes.filter((s) => !s.mesh)
  for (const shapes of Map.groupBy(exact, (s) => s.context).values()) extractChunk(file.value, shapes)
  return countInstances(structure.value) <= 200_000 ? 'ok' : 'too many'
}
