import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import init, { type OpenCascadeInstance, type TopoDS_Face, type TopoDS_Shape, type gp_Ax2 } from 'replicad-opencascadejs'
import type { Point2 } from './gearProfile.ts'

/** x, y, z in millimetres. */
export type Point3 = readonly [number, number, number]

/** The few modelling operations that the sample needs, over the kernel. Nothing is freed: the script ends with the process. */
export interface Solids {
  readonly oc: OpenCascadeInstance
  /** Box between two corners; with `radius`, the four edges along z are rounded. */
  box(from: Point3, to: Point3, radius?: number): TopoDS_Shape
  cylinder(from: Point3, axis: Point3, radius: number, length: number): TopoDS_Shape
  /** Polygon in the plane z = `z`, extruded along z. */
  prism(outline: readonly Point2[], z: number, height: number): TopoDS_Shape
  /** Polygon of (radius, z), turned about the z axis. */
  turned(outline: readonly Point2[]): TopoDS_Shape
  fuse(shapes: readonly TopoDS_Shape[]): TopoDS_Shape
  cut(body: TopoDS_Shape, tools: readonly TopoDS_Shape[]): TopoDS_Shape
}

/** Starts the kernel, silent. */
export const makeSolids = async (): Promise<Solids> => {
  const wasmBinary = readFileSync(createRequire(import.meta.url).resolve('replicad-opencascadejs/wasm'))
  // Addresses decide the order of colours in the file, and the program's name sits in memory before them: it must not be this run's.
  const oc = await init({ wasmBinary, thisProgram: 'samples', print: () => undefined })
  const progress = new oc.Message_ProgressRange()
  const point = ([x, y, z]: Point3) => new oc.gp_Pnt(x, y, z)
  const axisAt = (from: Point3, [x, y, z]: Point3): gp_Ax2 => new oc.gp_Ax2(point(from), new oc.gp_Dir(x, y, z))

  const face = (corners: readonly Point3[]): TopoDS_Face => {
    const wire = new oc.BRepBuilderAPI_MakeWire()
    corners.forEach((corner, i) => wire.Add(new oc.BRepBuilderAPI_MakeEdge(point(corner), point(corners[(i + 1) % corners.length])).Edge()))
    return new oc.BRepBuilderAPI_MakeFace(wire.Wire(), true).Face()
  }

  const roundAlongZ = (shape: TopoDS_Shape, radius: number): TopoDS_Shape => {
    const fillet = new oc.BRepFilletAPI_MakeFillet(shape, 'ChFi3d_Rational')
    const explorer = new oc.TopExp_Explorer(shape, 'TopAbs_EDGE', 'TopAbs_SHAPE')
    const seen: TopoDS_Shape[] = []
    for (; explorer.More(); explorer.Next()) {
      const edge = oc.TopoDS.Edge(explorer.Current())
      if (seen.some((other) => other.IsSame(edge))) continue
      seen.push(edge)
      const curve = new oc.BRepAdaptor_Curve(edge)
      const [a, b] = [curve.Value(curve.FirstParameter()), curve.Value(curve.LastParameter())]
      if (Math.hypot(a.X() - b.X(), a.Y() - b.Y()) < 1e-9) fillet.Add(radius, edge)
    }
    return fillet.Shape()
  }

  /** Fused faces that lie in one plane become one face. */
  const unified = (shape: TopoDS_Shape): TopoDS_Shape => {
    const unify = new oc.ShapeUpgrade_UnifySameDomain(shape, true, true, false)
    unify.Build()
    return unify.Shape()
  }
  const fuse = (shapes: readonly TopoDS_Shape[]): TopoDS_Shape => unified(shapes.reduce((all, next) => new oc.BRepAlgoAPI_Fuse(all, next, progress).Shape()))
  return {
    oc,
    fuse,
    box: (from, to, radius = 0) => {
      const shape = new oc.BRepPrimAPI_MakeBox(point(from), point(to)).Shape()
      return radius > 0 ? roundAlongZ(shape, radius) : shape
    },
    cylinder: (from, axis, radius, length) => new oc.BRepPrimAPI_MakeCylinder(axisAt(from, axis), radius, length).Shape(),
    prism: (outline, z, height) => new oc.BRepPrimAPI_MakePrism(face(outline.map(([x, y]): Point3 => [x, y, z])), new oc.gp_Vec(0, 0, height)).Shape(),
    turned: (outline) => {
      const axis = new oc.gp_Ax1(point([0, 0, 0]), new oc.gp_Dir(0, 0, 1))
      return new oc.BRepPrimAPI_MakeRevol(face(outline.map(([radius, z]): Point3 => [radius, 0, z])), axis).Shape()
    },
    cut: (body, tools) => tools.reduce((rest, tool) => new oc.BRepAlgoAPI_Cut(rest, tool, progress).Shape(), body),
  }
}
