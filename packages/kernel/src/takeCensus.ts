import type { BrepCensus, BrepFace, SurfaceType } from './types.ts'
import type { Occt, Owner, Shape } from './occt.ts'

const surfaceNames: Readonly<Record<string, SurfaceType>> = {
  GeomAbs_Plane: 'plane',
  GeomAbs_Cylinder: 'cylinder',
  GeomAbs_Cone: 'cone',
  GeomAbs_Sphere: 'sphere',
  GeomAbs_Torus: 'torus',
  GeomAbs_BezierSurface: 'bezier',
  GeomAbs_BSplineSurface: 'bspline',
  GeomAbs_SurfaceOfRevolution: 'revolution',
  GeomAbs_SurfaceOfExtrusion: 'extrusion',
  GeomAbs_OffsetSurface: 'offset',
}

export interface FaceFacts extends Omit<BrepFace, 'triangles'> {
  /** Hash by which the tessellation names its faces. */
  readonly hash: number
  /** A free-form patch of so many spans that integrating over all of them is slow (see massOf). */
  readonly manySpans: boolean
}

export interface Census extends Omit<BrepCensus, 'volumeMm3' | 'areaMm2'> {
  readonly facts: readonly FaceFacts[]
  /** The faces themselves, in the same order. */
  readonly shapes: readonly Face[]
}

export type Face = ReturnType<Occt['TopoDS']['Face']>
type Edge = ReturnType<Occt['TopoDS']['Edge']>

interface EdgeUse {
  readonly edge: Edge
  readonly firstFace: Face
  uses: number
}

const hashLimit = 0x7fffffff

/** Counts a shape as an explorer meets it; edges are told apart by identity (same curve, same placement), whatever their direction. */
export const takeCensus = (occt: Occt, own: Owner, shape: Shape): Census => {
  const countOf = (find: 'TopAbs_SOLID' | 'TopAbs_SHELL'): number => {
    const explorer = own(new occt.TopExp_Explorer(shape, find))
    let count = 0
    for (; explorer.More(); explorer.Next()) count++
    return count
  }
  const facts: FaceFacts[] = []
  const shapes: Face[] = []
  const edges = new Map<number, EdgeUse[]>()
  const surface = own(new occt.BRepAdaptor_Surface())
  const edgeExplorer = own(new occt.TopExp_Explorer())
  const faceExplorer = own(new occt.TopExp_Explorer(shape, 'TopAbs_FACE'))
  for (; faceExplorer.More(); faceExplorer.Next()) {
    const current = faceExplorer.Current()
    const face = own(occt.TopoDS.Face(current))
    current.delete()
    shapes.push(face)
    surface.Initialize(face, false)
    facts.push({ ...surfaceFacts(surface), hash: occt.ReplicadShapeHasher.HashCode(face, hashLimit) })
    for (edgeExplorer.Init(face, 'TopAbs_EDGE', 'TopAbs_SHAPE'); edgeExplorer.More(); edgeExplorer.Next()) {
      const edge = edgeExplorer.Current()
      addUse(occt, own, edges, edge, face)
      edge.delete()
    }
  }
  const uses = [...edges.values()].flat().filter((use) => !occt.BRep_Tool.Degenerated(use.edge))
  const surfaceTypes: Partial<Record<SurfaceType, number>> = {}
  for (const fact of facts) surfaceTypes[fact.surface] = (surfaceTypes[fact.surface] ?? 0) + 1
  return {
    solids: countOf('TopAbs_SOLID'),
    shells: countOf('TopAbs_SHELL'),
    faces: facts.length,
    edges: uses.length,
    freeEdges: uses.filter((use) => use.uses === 1 && !occt.BRep_Tool.IsClosed(use.edge, use.firstFace)).length,
    surfaceTypes,
    facts,
    shapes,
  }
}

const addUse = (occt: Occt, own: Owner, edges: Map<number, EdgeUse[]>, edge: Shape, face: Face): void => {
  const hash = occt.ReplicadShapeHasher.HashCode(edge, hashLimit)
  const known = edges.get(hash)
  const same = known?.find((use) => use.edge.IsSame(edge))
  if (same) {
    same.uses++
    return
  }
  const use = { edge: own(occt.TopoDS.Edge(edge)), firstFace: face, uses: 1 }
  if (known) known.push(use)
  else edges.set(hash, [use])
}

const surfaceFacts = (surface: InstanceType<Occt['BRepAdaptor_Surface']>): Omit<FaceFacts, 'hash'> => {
  const type = surfaceNames[surface.GetType()] ?? 'other'
  if (type === 'bspline') return { surface: type, manySpans: surface.NbUKnots() * surface.NbVKnots() > 20 }
  if (type !== 'cylinder' && type !== 'sphere') return { surface: type, manySpans: false }
  const form = type === 'cylinder' ? surface.Cylinder() : surface.Sphere()
  const radius = form.Radius()
  form.delete()
  return { surface: type, radiiMm: [radius], manySpans: false }
}
