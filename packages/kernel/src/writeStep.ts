import { fault } from '@trunnion/core'
import { finishStep } from './finishStep.ts'
import { type Occt, type Owner, type Shape, makeOwner } from './occt.ts'
import { placeNodes } from './placeNodes.ts'
import type { StepAssembly } from './types.ts'

type Rgb = readonly [number, number, number]
type Label = InstanceType<Occt['TDF_Label']>

const path = '/out.step'

/**
 * Writes parts and their placements as STEP AP214 in millimetres, with names and colours. Faults: KERNEL_FAILED, FORMAT_UNSUPPORTED.
 *
 * @param occt - an instance that has done nothing else: the writer numbers occurrences on through the life of an instance and sorts styles by address, so only
 * a fresh one gives equal bytes for equal assemblies
 */
export const writeStep = (occt: Occt, assembly: StepAssembly): Uint8Array => {
  const own = makeOwner()
  try {
    const document = own(new occt.TDocStd_Document(own(new occt.TCollection_ExtendedString('', false))))
    const main = own(document.Main())
    const shapes = own(occt.XCAFDoc_DocumentTool.ShapeTool(main))
    const colours = own(occt.XCAFDoc_DocumentTool.ColorTool(main))
    occt.XCAFDoc_ShapeTool.SetAutoNaming(false)
    const name = (label: Label, text: string): void => void own(occt.TDataStd_Name.Set(label, own(new occt.TCollection_ExtendedString(text, true))))
    const parts = assembly.parts.map((part) => {
      const bodies = part.breps.map(({ brep }) => own(occt.BRepToolsWrapper.Read(brep)))
      const shape = bodies.length === 1 ? bodies[0] : compoundOf(occt, own, bodies)
      const label = own(shapes.AddShape(shape, false, false))
      name(label, part.name)
      const paint = (target: Label, color: Rgb): void => {
        const rgb = own(new occt.Quantity_Color())
        occt.Quantity_Color.ColorFromHex(hexOf(color), rgb)
        colours.SetColor(target, rgb, 'XCAFDoc_ColorSurf')
      }
      part.breps.forEach(({ color: whole, faceColors }, k) => {
        if (whole) paint(bodies.length === 1 ? label : own(shapes.AddSubShape(label, bodies[k])), whole)
        if (!faceColors) return
        const faces = own(new occt.TopExp_Explorer(bodies[k], 'TopAbs_FACE'))
        for (let i = 0; faces.More(); faces.Next(), i++) {
          const color = faceColors[i]
          if (color) paint(own(shapes.AddSubShape(label, own(faces.Current()))), color)
        }
      })
      return label
    })
    placeNodes(occt, own, shapes, assembly, parts, name)
    shapes.UpdateAssemblies()
    occt.Interface_Static.SetCVal('write.step.schema', 'AP214IS')
    occt.Interface_Static.SetCVal('write.step.unit', 'MM')
    const writer = own(new occt.STEPCAFControl_Writer())
    const progress = own(new occt.Message_ProgressRange())
    if (!writer.Perform(document, path, progress)) fault('KERNEL_FAILED', 'The geometry kernel cannot write this model.', { format: 'step' })
    const bytes = occt.FS.readFile(path)
    occt.FS.unlink(path)
    return finishStep(bytes)
  } finally {
    own.free()
  }
}

const compoundOf = (occt: Occt, own: Owner, shapes: readonly Shape[]): Shape => {
  const builder = own(new occt.TopoDS_Builder())
  const compound = own(new occt.TopoDS_Compound())
  builder.MakeCompound(compound)
  for (const shape of shapes) builder.Add(compound, shape)
  return compound
}

/** sRGB as the bindings take it: they lack the constructor with a colour space. */
const hexOf = (color: Rgb): string =>
  `#${color
    .map((c) =>
      Math.round(255 * Math.min(Math.max(c, 0), 1))
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`
