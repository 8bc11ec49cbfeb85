import { protocolOf } from './protocolOf.ts'
import type { ContextUnits } from './readUnits.ts'
import type { StepShape } from './types.ts'

/** The source's first schema where the kernel knows its family, else AP214. */
export const chunkHead = (schemas: readonly string[]): string => {
  const known = ['AP203', 'AP214', 'AP242'].includes(protocolOf(schemas))
  const schema = known ? schemas[0].replace(/[^A-Za-z0-9_ {}.-]/g, '').slice(0, 200) : 'AUTOMOTIVE_DESIGN'
  return `ISO-10303-21;\nHEADER;\nFILE_DESCRIPTION((''),'2;1');\nFILE_NAME('','',(''),(''),'','','');\nFILE_SCHEMA(('${schema}'));\nENDSEC;\nDATA;\n`
}

export const chunkTail = 'ENDSEC;\nEND-ISO-10303-21;\n'

/** Units and uncertainty as a context of its own: nothing of the source's spelling is left that the kernel could misread. */
export const chunkContext = (units: ContextUnits, context: number, nextId: () => number): string => {
  const [mm, length, radian, angle, solid, uncertainty] = Array.from({ length: 6 }, nextId)
  const scaled = units.mmPerUnit !== 1
  const turned = units.radPerUnit !== 1
  const conversion = (id: number, kind: string, name: string, measure: string, factor: number, base: number): string => {
    const [of, exponents] = [nextId(), nextId()]
    return (
      `#${exponents}=DIMENSIONAL_EXPONENTS(${kind === 'LENGTH' ? '1.' : '0.'},0.,0.,0.,0.,0.,0.);\n` +
      `#${of}=${kind}_MEASURE_WITH_UNIT(${measure}(${real(factor)}),#${base});\n` +
      `#${id}=(CONVERSION_BASED_UNIT('${name}',#${of})${kind}_UNIT()NAMED_UNIT(#${exponents}));\n`
    )
  }
  return (
    `#${mm}=(LENGTH_UNIT()NAMED_UNIT(*)SI_UNIT(.MILLI.,.METRE.));\n` +
    (scaled ? conversion(length, 'LENGTH', 'UNIT', 'LENGTH_MEASURE', units.mmPerUnit, mm) : '') +
    `#${radian}=(NAMED_UNIT(*)PLANE_ANGLE_UNIT()SI_UNIT($,.RADIAN.));\n` +
    (turned ? conversion(angle, 'PLANE_ANGLE', 'ANGLE', 'PLANE_ANGLE_MEASURE', units.radPerUnit, radian) : '') +
    `#${solid}=(NAMED_UNIT(*)SI_UNIT($,.STERADIAN.)SOLID_ANGLE_UNIT());\n` +
    `#${uncertainty}=UNCERTAINTY_MEASURE_WITH_UNIT(LENGTH_MEASURE(${real(units.uncertainty ?? 1e-5 / units.mmPerUnit)}),#${scaled ? length : mm},'distance_accuracy_value','');\n` +
    `#${context}=(GEOMETRIC_REPRESENTATION_CONTEXT(3)GLOBAL_UNCERTAINTY_ASSIGNED_CONTEXT((#${uncertainty}))` +
    `GLOBAL_UNIT_ASSIGNED_CONTEXT((#${scaled ? length : mm},#${turned ? angle : radian},#${solid}))REPRESENTATION_CONTEXT('',''));\n`
  )
}

/**
 * Made-up products, one an item, in order: the kernel transfers each as a root of its own, so that its results correspond to the items one to one
 * (the kernel's bindings cannot take a compound apart reliably).
 */
export const chunkProducts = (items: readonly number[], context: number, nextId: () => number): string => {
  const [application, protocol, productContext, definitionContext] = Array.from({ length: 4 }, nextId)
  let text =
    `#${application}=APPLICATION_CONTEXT('');\n#${protocol}=APPLICATION_PROTOCOL_DEFINITION('international standard','automotive_design',2000,#${application});\n` +
    `#${productContext}=PRODUCT_CONTEXT('',#${application},'mechanical');\n#${definitionContext}=PRODUCT_DEFINITION_CONTEXT('part definition',#${application},'design');\n`
  for (const item of items) {
    const [product, formation, definition, shape, representation, link] = Array.from({ length: 6 }, nextId)
    text +=
      `#${product}=PRODUCT('','','',(#${productContext}));\n#${formation}=PRODUCT_DEFINITION_FORMATION('','',#${product});\n` +
      `#${definition}=PRODUCT_DEFINITION('','',#${formation},#${definitionContext});\n#${shape}=PRODUCT_DEFINITION_SHAPE('','',#${definition});\n` +
      `#${representation}=SHAPE_REPRESENTATION('',(#${item}),#${context});\n#${link}=SHAPE_DEFINITION_REPRESENTATION(#${shape},#${representation});\n`
  }
  return text
}

/** The id of the item to list, and records that make one of what the kernel does not take by itself: shells and faces become surface models. */
export const wrapItem = (shape: StepShape, nextId: () => number): { item: number; text: string } => {
  const isShell = shape.type === 'OPEN_SHELL' || shape.type === 'CLOSED_SHELL'
  const isFace = shape.type === 'ADVANCED_FACE' || shape.type === 'FACE_SURFACE'
  if (!isShell && !isFace) return { item: shape.entity, text: '' }
  const shell = isFace ? nextId() : shape.entity
  const item = nextId()
  return { item, text: `${isFace ? `#${shell}=OPEN_SHELL('',(#${shape.entity}));\n` : ''}#${item}=SHELL_BASED_SURFACE_MODEL('',(#${shell}));\n` }
}

/** A real as Part 21 writes it: always with a point. */
const real = (value: number): string => {
  const text = String(value).toUpperCase()
  if (text.includes('.')) return text
  return text.includes('E') ? text.replace('E', '.E') : `${text}.`
}
