import { describe, expect, it } from 'vitest'
import { analyseMesh } from '../src/index.ts'
import { box, flip, join, moebius, sphere, soup, torus, withFaces, without } from './support/shapes.ts'

const figuresOf = (...args: Parameters<typeof analyseMesh>) => analyseMesh(...args).figures
const kindsOf = (...args: Parameters<typeof analyseMesh>) => analyseMesh(...args).defects.map(({ kind, count }) => `${kind} ${count}`)

describe('analyseMesh', () => {
  it('finds nothing wrong with a box, also when it comes as a soup', () => {
    const expected = {
      vertices: 8,
      faces: 12,
      edges: 18,
      boundaryEdges: 0,
      holes: 0,
      nonManifoldEdges: 0,
      nonManifoldVertices: 0,
      misorientedEdges: 0,
      components: 1,
      eulerNumber: 2,
      genus: 0,
      watertight: true,
      manifold: true,
      volumeMm3: 24,
      areaMm2: 52,
      bboxMm: [0, 0, 0, 2, 3, 4],
      degenerateFaces: 0,
      duplicateFaces: 0,
      selfIntersections: 0,
      unitGuess: 'millimetre',
    }
    expect(figuresOf(box(2, 3, 4))).toEqual(expected)
    const { figures, defects, recommendations } = analyseMesh(soup(box(2, 3, 4)))
    expect(figures).toEqual(expected)
    expect(defects).toEqual([])
    expect(recommendations).toEqual([{ severity: 'low', action: 'none', message: expect.stringContaining('closed') }])
  })

  it('counts in millimetres whatever the unit', () => {
    const { volumeMm3, areaMm2, bboxMm, unitGuess } = figuresOf(box(2, 3, 4), { lengthUnit: 'inch' })
    expect(volumeMm3).toBeCloseTo(24 * 25.4 ** 3, 6)
    expect(areaMm2).toBeCloseTo(52 * 25.4 ** 2, 6)
    expect(bboxMm?.[5]).toBeCloseTo(101.6, 10)
    expect(unitGuess).toBe('inch')
  })

  it('gives a torus genus 1, also with a hole in it', () => {
    expect(figuresOf(torus()).genus).toBe(1)
    expect(figuresOf(without(torus(), [5, 40]))).toMatchObject({ genus: 1, holes: 2, boundaryEdges: 6, watertight: false })
  })

  it('says where a hole is and how long its rim', () => {
    const { defects } = analyseMesh(without(box(2, 2, 2), [2, 3]))
    expect(defects).toEqual([{ kind: 'hole', count: 1, places: [expect.objectContaining({ pointMm: [1, 1, 2], edges: 4, lengthMm: 8 })] }])
  })

  it('counts holes that touch in a vertex apart', () => {
    // three sides of a box that meet in one corner stay; two single faces that touch in a vertex are gone
    const open = without(sphere(1, 0, 0, 0, 8, 12), [0, 11 * 14 + 1])
    expect(figuresOf(open).holes).toBe(2)
    const top = sphere()
    const around = [...top.indices.keys()].filter((i) => i % 3 === 0 && top.indices[i] === 0).map((i) => i / 3)
    expect(figuresOf(without(top, [around[0], around[6]]))).toMatchObject({ holes: 2, nonManifoldVertices: 1, genus: 0 })
  })

  it('tells two boxes that share an edge from two that share a vertex', () => {
    expect(figuresOf(join(box(), box(1, 1, 1, 1, 1, 0)))).toMatchObject({ nonManifoldEdges: 1, watertight: false, manifold: false, genus: null, components: 1 })
    expect(figuresOf(join(box(), box(1, 1, 1, 1, 1, 1)))).toMatchObject({
      nonManifoldEdges: 0,
      nonManifoldVertices: 1,
      watertight: true,
      manifold: false,
      components: 2,
    })
  })

  it('ends on a Moebius strip and calls it one-sided', () => {
    expect(figuresOf(moebius())).toMatchObject({ holes: 1, genus: null, components: 1, watertight: false })
    expect(figuresOf(moebius()).misorientedEdges).toBeGreaterThan(0)
  })

  it('names faces that point the wrong way, and a shell that does altogether', () => {
    expect(figuresOf(flip(sphere(), [20])).misorientedEdges).toBe(3)
    expect(kindsOf(flip(sphere()))).toEqual(['inside-out-shell 1'])
  })

  it('takes a cavity for a cavity, and an outward shell inside another for a mistake', () => {
    const hollow = analyseMesh(join(sphere(2), flip(sphere(1))))
    expect(hollow.defects).toEqual([])
    expect(hollow.shells.map(({ depth }) => depth)).toEqual([0, 1])
    expect(hollow.recommendations[0].message).toContain('cavity')
    expect(kindsOf(join(sphere(2), sphere(1)))).toEqual(['inside-out-shell 1'])
  })

  it('counts duplicates whichever way they turn, and collapsed and collinear faces as degenerate', () => {
    const shape = box()
    expect(figuresOf(withFaces(shape, [0, 2, 1, 0, 1, 2])).duplicateFaces).toBe(2)
    const flat = { positions: Float64Array.from([...shape.positions, 0.5, 0, 0]), indices: Uint32Array.from([...shape.indices, 0, 8, 1, 3, 3, 4]) }
    expect(figuresOf(flat)).toMatchObject({ degenerateFaces: 2, faces: 13 })
  })

  it('numbers the faces of defects as the given mesh does, though faces before them are left out', () => {
    const shape = box()
    const given = { positions: shape.positions, indices: Uint32Array.from([5, 5, 6, ...shape.indices, 0, 1, 2]) }
    expect(analyseMesh(given).defects.find(({ kind }) => kind === 'duplicate-face')?.places[0].faces).toEqual([13])
  })

  it('counts pairs of faces that cut through each other and says where', () => {
    const { figures, defects } = analyseMesh(join(box(4, 4, 4), box(1, 1, 4, 1.25, 1.5, 2)))
    expect(figures.selfIntersections).toBeGreaterThan(4)
    expect(defects[0].places.length).toBe(figures.selfIntersections)
    for (const { pointMm, faces } of defects[0].places) {
      expect(faces.length).toBe(2)
      expect(pointMm.every((x) => x >= 0 && x <= 6)).toBe(true)
    }
  })

  it('lists no more places than asked for and still counts all', () => {
    const { defects } = analyseMesh(join(sphere(1), sphere(1, 0.3)), { places: 3 })
    expect(defects[0].places.length).toBe(3)
    expect(defects[0].count).toBeGreaterThan(3)
  })

  it('leaves out faces without numbers and says how many', () => {
    const shape = box()
    const positions = shape.positions.slice()
    positions[0] = Number.NaN
    const { figures, notFiniteFaces } = analyseMesh({ positions, indices: shape.indices })
    expect(figures.faces + notFiniteFaces).toBe(12)
    expect(figures.bboxMm?.every(Number.isFinite)).toBe(true)
  })

  it('gives zeros and no box for no faces', () => {
    expect(figuresOf({ positions: new Float64Array(0), indices: new Uint32Array(0) })).toMatchObject({
      faces: 0,
      bboxMm: null,
      watertight: false,
      volumeMm3: 0,
    })
  })

  it('keeps the volume of a small part far from the origin', () => {
    expect(figuresOf(box(1, 1, 1, 1e6, -1e6, 1e6)).volumeMm3).toBeCloseTo(1, 6)
  })

  it('stops counting intersections at its limit and admits it', () => {
    const { intersectionsComplete } = analyseMesh(join(sphere(1), sphere(1, 0.3)), { testLimit: 10 })
    expect(intersectionsComplete).toBe(false)
  })
})
