import type { Occt, Owner, Shape } from './occt.ts'

type ShapeType = ReturnType<Shape['ShapeType']>

/** Direct children of a compound, in order and with their placement; other shapes are their own only child. */
export const childrenOf = (occt: Occt, own: Owner, shape: Shape): Shape[] => {
  if (shape.ShapeType() !== 'TopAbs_COMPOUND') return [shape]
  // The bindings lack TopoDS_Iterator; XCAF walks a compound with it and shows each child as a component label.
  const text = own(new occt.TCollection_ExtendedString('', false))
  const document = own(new occt.TDocStd_Document(text))
  const tool = own(occt.XCAFDoc_DocumentTool.ShapeTool(own(document.Main())))
  const label = own(tool.AddShape(shape, true, false))
  const children: Shape[] = []
  const count = label.NbChildren()
  for (let tag = 1; tag <= count; tag++) {
    const child = own(label.FindChild(tag, false))
    if (occt.XCAFDoc_ShapeTool.IsComponent(child)) children.push(own(occt.XCAFDoc_ShapeTool.GetShape(child)))
  }
  return children
}

/** Shapes of one type that lie in no shape of another, placed. */
const explore = (occt: Occt, own: Owner, shape: Shape, find: ShapeType, avoid?: ShapeType): Shape[] => {
  const found: Shape[] = []
  const explorer = own(avoid ? new occt.TopExp_Explorer(shape, find, avoid) : new occt.TopExp_Explorer(shape, find))
  for (; explorer.More(); explorer.Next()) found.push(own(explorer.Current()))
  return found
}

const gather = (occt: Occt, own: Owner, shapes: readonly Shape[]): Shape[] => {
  if (shapes.length < 2) return [...shapes]
  const builder = own(new occt.TopoDS_Builder())
  const compound = own(new occt.TopoDS_Compound())
  builder.MakeCompound(compound)
  for (const shape of shapes) builder.Add(compound, shape)
  return [compound]
}

/** The parts a shape consists of: each solid, each shell outside solids, the loose faces together, the loose curves together. */
export const partsOf = (occt: Occt, own: Owner, shape: Shape): Shape[] => {
  const solids = explore(occt, own, shape, 'TopAbs_SOLID')
  const shells = explore(occt, own, shape, 'TopAbs_SHELL', 'TopAbs_SOLID')
  const faces = gather(occt, own, explore(occt, own, shape, 'TopAbs_FACE', 'TopAbs_SHELL'))
  const curves = [...explore(occt, own, shape, 'TopAbs_WIRE', 'TopAbs_FACE'), ...explore(occt, own, shape, 'TopAbs_EDGE', 'TopAbs_WIRE')]
  return [...solids, ...shells, ...faces, ...gather(occt, own, curves)]
}
