import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { errorCatalogue, type ReadOptions, type ReadOutcome, type Result } from '@trunnion/core'
import { describe, expect, test } from 'vitest'
import { read3mf, readObj, readOff, readPly, readStl, sniffMesh } from '../src/index.ts'
import { type Facts, factsOf, good } from './fixtures.ts'

const corpus = fileURLToPath(new URL('../../../../../shared/corpus/', import.meta.url))
const readers: Readonly<Record<string, (bytes: Uint8Array, options?: ReadOptions) => Result<ReadOutcome>>> = {
  stl: readStl,
  obj: readObj,
  ply: readPly,
  off: readOff,
  '3mf': read3mf,
  zip: read3mf,
}

interface Truth {
  readonly raw_faces?: number
  readonly faces?: number
  readonly area?: number
  readonly signed_volume?: number
  readonly boundary_edges?: number
  readonly misoriented_edges?: number
  readonly nonmanifold_edges?: number
  readonly bbox?: readonly (readonly number[])[]
}

interface Expected {
  readonly exit?: readonly number[]
  readonly warn?: boolean
  readonly range?: Readonly<Record<string, readonly [number, number]>>
}

const load = <T>(path: string): Readonly<Record<string, T>> => JSON.parse(readFileSync(corpus + path, 'utf8'))
const extension = (name: string): string => name.slice(name.lastIndexOf('.') + 1).toLowerCase()
const exitOf = (result: Result<unknown>): number => (result.ok ? 0 : errorCatalogue[result.error.code].exit)
const near = (value: number, truth: number, size: number): boolean => Math.abs(value - truth) <= 1e-6 * Math.abs(truth) + 1e-9 * size

/** Files whose polygons the truth's own reader fans although they are concave, or misreads. */
const fannedByTruth = new Set([
  'assimp__concave_polygon.obj',
  'prusa__extruder_idler_quads.obj',
  'trimesh__polygonfaces.obj',
  'cgal__cube_poly.off',
  'synthetic/io_concave_ngon.obj',
])

const differences = (facts: Facts, truth: Truth): string[] => {
  const closed = truth.boundary_edges === 0 && truth.misoriented_edges === 0 && truth.nonmanifold_edges === 0
  const out: string[] = []
  const size = Math.max(...facts.box.map(Math.abs))
  if (facts.triangles - facts.degenerate !== truth.faces) out.push(`faces ${facts.triangles - facts.degenerate} instead of ${truth.faces}`)
  if (!near(facts.area, truth.area ?? 0, size ** 2)) out.push(`area ${facts.area} instead of ${truth.area}`)
  if (closed && !near(facts.volume, truth.signed_volume ?? 0, size ** 3)) out.push(`volume ${facts.volume} instead of ${truth.signed_volume}`)
  if (truth.bbox && !truth.bbox.flat().every((value, k) => near(facts.box[k], value, size))) out.push(`box ${facts.box.join(' ')}`)
  return out
}

describe.skipIf(!existsSync(`${corpus}mesh/TRUTH.json`))('the mesh corpus', () => {
  const truths = existsSync(corpus) ? load<Readonly<Record<string, Truth>>>('mesh/TRUTH.json').files : {}
  for (const [name, truth] of Object.entries(truths)) {
    const read = readers[extension(name)]
    if (!read || !truth.faces || fannedByTruth.has(name)) continue
    test(`${name} measures what its truth says`, () => {
      const bytes = readFileSync(`${corpus}mesh/${name}`)
      expect(sniffMesh(bytes)).toBe(extension(name))
      expect(differences(factsOf(good(read(bytes)).scene), truth)).toEqual([])
    })
  }
  for (const [name, { exit = [0], warn, range = {} }] of Object.entries(existsSync(corpus) ? load<Expected>('mesh/expect.json') : {})) {
    const read = readers[extension(name)]
    if (!read) continue
    test(`${name} ends as expected`, () => {
      const result = read(readFileSync(`${corpus}mesh/${name}`))
      expect(exit).toContain(exitOf(result))
      const warned = !result.ok || result.value.warnings.length > 0
      expect(warned || !warn).toBe(true)
      const facts = result.ok ? factsOf(result.value.scene) : undefined
      const measured: Readonly<Record<string, number>> = facts ? { 'mesh.faces': facts.triangles - facts.degenerate, 'mesh.areaMm2': facts.area } : {}
      const outside = Object.entries(measured).filter(([key, value]) => range[key] && !(value >= range[key][0] && value <= range[key][1]))
      expect(outside).toEqual([])
    })
  }
})

describe.skipIf(!existsSync(`${corpus}hostile`))('the hostile corpus', () => {
  const expected = existsSync(corpus) ? load<Expected>('hostile/expect.json') : {}
  const names = existsSync(corpus) ? ['', 'hostile/'].flatMap((folder) => readdirSync(`${corpus}hostile/${folder}`).map((name) => folder + name)) : []
  for (const name of names.filter((one) => readers[extension(one)])) {
    test(`${name} ends in time with success or an error of the catalogue`, () => {
      const start = performance.now()
      const result = readers[extension(name)](readFileSync(`${corpus}hostile/${name}`))
      expect(expected[name]?.exit ?? [0, 3, 4]).toContain(exitOf(result))
      expect(performance.now() - start).toBeLessThan(5000)
    })
  }
  test('no file of another format is taken for a mesh', () => {
    const folders = ['hostile/', 'hostile/hostile/', 'gltf/', 'step/', 'jt/', 'dxf/'].filter((one) => existsSync(corpus + one))
    const paths = folders.flatMap((folder) => readdirSync(corpus + folder).map((name) => corpus + folder + name))
    const others = paths.filter((path) => !readers[extension(path)] && statSync(path).isFile() && statSync(path).size < 2 ** 23)
    expect(others.filter((path) => sniffMesh(readFileSync(path)) !== undefined)).toEqual([])
  })
})
