import type { Occt, Shape } from '../../../kernel/src/occt.ts'

export type Point = readonly [number, number, number]

/** Solids to build test parts from. Nothing is freed: a test's kernel ends with the test. */
export interface Modeller {
  box(from: Point, size: Point): Shape
  /** Along z from a point; negative heights go down. */
  cylinder(from: Point, radius: number, height: number): Shape
  /** About the z direction through `x, y`: a profile of (radius, z) turned once round. */
  turned(x: number, y: number, profile: readonly (readonly [number, number])[]): Shape
  /** Along y from y = -1, about (x, z). */
  turnedAlongY(x: number, z: number, radius: number, length: number): Shape
  /** A flat polygon swept along a vector. */
  prism(points: readonly Point[], along: Point): Shape
  /** A rounded or circular-ended rectangle about (x, y), from `z` upwards. */
  rounded(x: number, y: number, z: number, length: number, width: number, radius: number, height: number): Shape
  cut(shape: Shape, tools: readonly Shape[]): Shape
  fuse(shape: Shape, tools: readonly Shape[]): Shape
  /** Fillets (or rounds) the straight edges whose two ends pass the test. */
  fillet(shape: Shape, radius: number, picks: (a: Point, b: Point) => boolean): Shape
  /** Rotation (3 × 3, row by row) and uniform scale. */
  moved(shape: Shape, rotation: readonly number[], scale: number, shift: Point): Shape
}

export const makeModeller = (occt: Occt): Modeller => {
  const pnt = (p: Point): InstanceType<Occt['gp_Pnt']> => new occt.gp_Pnt(p[0], p[1], p[2])
  const edge = (a: Point, b: Point): Shape => new occt.BRepBuilderAPI_MakeEdge(pnt(a), pnt(b)).Edge()
  const faceOf = (points: readonly Point[]): Shape => {
    const wire = new occt.BRepBuilderAPI_MakeWire()
    points.forEach((p, k) => wire.Add(occt.TopoDS.Edge(edge(p, points[(k + 1) % points.length]))))
    return new occt.BRepBuilderAPI_MakeFace(wire.Wire(), true).Face()
  }
  const prism: Modeller['prism'] = (points, along) => new occt.BRepPrimAPI_MakePrism(faceOf(points), new occt.gp_Vec(...along), false, true).Shape()
  const join =
    (kind: 'BRepAlgoAPI_Cut' | 'BRepAlgoAPI_Fuse') =>
    (shape: Shape, tools: readonly Shape[]): Shape =>
      tools.reduce((sum, tool) => {
        const operation = new occt[kind](sum, tool)
        operation.SimplifyResult(true, true, 1e-4)
        return operation.Shape()
      }, shape)
  const upright = (p: Point): InstanceType<Occt['gp_Ax2']> => new occt.gp_Ax2(pnt(p), new occt.gp_Dir(0, 0, 1))
  const cylinder: Modeller['cylinder'] = ([x, y, z], radius, height) =>
    new occt.BRepPrimAPI_MakeCylinder(upright([x, y, Math.min(z, z + height)]), radius, Math.abs(height)).Shape()
  const box: Modeller['box'] = (from, [dx, dy, dz]) => new occt.BRepPrimAPI_MakeBox(pnt(from), dx, dy, dz).Shape()
  const fillet: Modeller['fillet'] = (shape, radius, picks) => {
    const maker = new occt.BRepFilletAPI_MakeFillet(shape, 'ChFi3d_Rational')
    const seen: Shape[] = []
    const explorer = new occt.TopExp_Explorer(shape, 'TopAbs_EDGE')
    for (; explorer.More(); explorer.Next()) {
      const one = occt.TopoDS.Edge(explorer.Current())
      if (seen.some((other) => other.IsSame(one))) continue
      seen.push(one)
      const curve = new occt.BRepAdaptor_Curve(one)
      if (curve.GetType() !== 'GeomAbs_Line') continue
      const ends = [curve.FirstParameter(), curve.LastParameter()].map((t): Point => {
        const p = curve.EvalD0(t)
        return [p.X(), p.Y(), p.Z()]
      })
      if (picks(ends[0], ends[1])) maker.Add(radius, one)
    }
    return maker.Shape()
  }
  return {
    box,
    cylinder,
    prism,
    fillet,
    cut: join('BRepAlgoAPI_Cut'),
    fuse: join('BRepAlgoAPI_Fuse'),
    turned: (x, y, profile) => {
      const face = faceOf(profile.map(([r, z]): Point => [x + r, y, z]))
      return new occt.BRepPrimAPI_MakeRevol(face, new occt.gp_Ax1(pnt([x, y, 0]), new occt.gp_Dir(0, 0, 1)), true).Shape()
    },
    turnedAlongY: (x, z, radius, length) =>
      new occt.BRepPrimAPI_MakeCylinder(new occt.gp_Ax2(pnt([x, -1, z]), new occt.gp_Dir(0, 1, 0)), radius, length).Shape(),
    rounded: (x, y, z, length, width, radius, height) => {
      if (radius < width / 2 - 1e-9)
        return fillet(box([x - length / 2, y - width / 2, z], [length, width, height]), radius, (a, b) => Math.abs(a[0] - b[0]) + Math.abs(a[1] - b[1]) < 1e-9)
      const middle = box([x - length / 2 + radius, y - radius, z], [length - 2 * radius, 2 * radius, height])
      return join('BRepAlgoAPI_Fuse')(middle, [
        cylinder([x - length / 2 + radius, y, z], radius, height),
        cylinder([x + length / 2 - radius, y, z], radius, height),
      ])
    },
    moved: (shape, m, scale, [x, y, z]) => {
      const turn = new occt.gp_Trsf()
      turn.SetValues(m[0] * scale, m[1] * scale, m[2] * scale, x, m[3] * scale, m[4] * scale, m[5] * scale, y, m[6] * scale, m[7] * scale, m[8] * scale, z)
      return new occt.BRepBuilderAPI_Transform(shape, turn, true, false).Shape()
    },
  }
}
