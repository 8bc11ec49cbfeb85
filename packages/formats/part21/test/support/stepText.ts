/** Writes small STEP files for tests: records get their ids in order. */
export interface StepText {
  /** Adds a record and gives its reference, for example `#12`. */
  add(record: string): string
  text(options?: { readonly schema?: string; readonly fileName?: string }): string
  bytes(options?: { readonly schema?: string; readonly fileName?: string }): Uint8Array
}

export const makeStepText = (): StepText => {
  const records: string[] = []
  const self: StepText = {
    add(record) {
      records.push(record)
      return `#${records.length}`
    },
    text: ({ schema = 'AUTOMOTIVE_DESIGN', fileName = 'made.stp' } = {}) =>
      `ISO-10303-21;\nHEADER;\nFILE_DESCRIPTION(('made'),'2;1');\nFILE_NAME('${fileName}','',(''),(''),'','','');\nFILE_SCHEMA(('${schema}'));\nENDSEC;\nDATA;\n` +
      `${records.map((record, i) => `#${i + 1}=${record};`).join('\n')}\nENDSEC;\nEND-ISO-10303-21;\n`,
    bytes: (options) => new TextEncoder().encode(self.text(options)),
  }
  return self
}

export const units = {
  millimetre: '(LENGTH_UNIT()NAMED_UNIT(*)SI_UNIT(.MILLI.,.METRE.))',
  metre: '(LENGTH_UNIT()NAMED_UNIT(*)SI_UNIT($,.METRE.))',
  radian: '(NAMED_UNIT(*)PLANE_ANGLE_UNIT()SI_UNIT($,.RADIAN.))',
}

/** A context with this length unit (a record), or without any. */
export const addContext = (step: StepText, length?: string): string => {
  const assigned = [length && step.add(length), step.add(units.radian)].filter(Boolean)
  return step.add(`(GEOMETRIC_REPRESENTATION_CONTEXT(3)GLOBAL_UNIT_ASSIGNED_CONTEXT((${assigned.join(',')}))REPRESENTATION_CONTEXT('',''))`)
}

const point = (p: readonly number[]): string => `CARTESIAN_POINT('',(${p.map(real).join(',')}))`
const real = (v: number): string => (Number.isInteger(v) ? `${v}.` : `${v}`)
const direction = (p: readonly number[]): string => `DIRECTION('',(${p.map(real).join(',')}))`

export const addAxis = (step: StepText, origin: readonly number[] = [0, 0, 0], z: readonly number[] = [0, 0, 1], x: readonly number[] = [1, 0, 0]): string =>
  step.add(`AXIS2_PLACEMENT_3D('',${step.add(point(origin))},${step.add(direction(z))},${step.add(direction(x))})`)

/** A solid box with planar faces, straight edges and shared topology. */
export const addBox = (
  step: StepText,
  [a, b, c]: readonly [number, number, number],
  name = 'box',
): { solid: string; shell: string; faces: readonly string[]; points: readonly string[] } => {
  const at = [0, 1, 2, 3, 4, 5, 6, 7].map((i) => [i & 1 ? a : 0, i & 2 ? b : 0, i & 4 ? c : 0])
  const points = at.map((p) => step.add(point(p)))
  const vertices = points.map((p) => step.add(`VERTEX_POINT('',${p})`))
  const edges = new Map<string, string>()
  const edge = (i: number, j: number): string => {
    const [low, high] = i < j ? [i, j] : [j, i]
    let known = edges.get(`${low} ${high}`)
    if (!known) {
      const along = at[high].map((v, k) => Math.sign(v - at[low][k]))
      const line = step.add(`LINE('',${points[low]},${step.add(`VECTOR('',${step.add(direction(along))},1.)`)})`)
      known = step.add(`EDGE_CURVE('',${vertices[low]},${vertices[high]},${line},.T.)`)
      edges.set(`${low} ${high}`, known)
    }
    return step.add(`ORIENTED_EDGE('',*,*,${known},${i < j ? '.T.' : '.F.'})`)
  }
  const sides: readonly [readonly number[], readonly number[], readonly number[]][] = [
    [
      [0, 2, 3, 1],
      [0, 0, -1],
      [1, 0, 0],
    ],
    [
      [4, 5, 7, 6],
      [0, 0, 1],
      [1, 0, 0],
    ],
    [
      [0, 1, 5, 4],
      [0, -1, 0],
      [1, 0, 0],
    ],
    [
      [2, 6, 7, 3],
      [0, 1, 0],
      [1, 0, 0],
    ],
    [
      [0, 4, 6, 2],
      [-1, 0, 0],
      [0, 1, 0],
    ],
    [
      [1, 3, 7, 5],
      [1, 0, 0],
      [0, 1, 0],
    ],
  ]
  const faces = sides.map(([loop, z, x]) => {
    const bound = step.add(`EDGE_LOOP('',(${loop.map((v, i) => edge(v, loop[(i + 1) % 4])).join(',')}))`)
    const plane = step.add(`PLANE('',${addAxis(step, at[loop[0]], z, x)})`)
    return step.add(`ADVANCED_FACE('',(${step.add(`FACE_OUTER_BOUND('',${bound},.T.)`)}),${plane},.T.)`)
  })
  const shell = step.add(`CLOSED_SHELL('',(${faces.join(',')}))`)
  return { solid: step.add(`MANIFOLD_SOLID_BREP('${name}',${shell})`), shell, faces, points }
}

/** A product definition with its shape; gives the references of both. */
export const addProduct = (step: StepText, name: string, id = name): { definition: string; shape: string } => {
  const product = step.add(`PRODUCT('${id}','${name}','',())`)
  const formation = step.add(`PRODUCT_DEFINITION_FORMATION('','',${product})`)
  const definition = step.add(`PRODUCT_DEFINITION('design','',${formation},$)`)
  return { definition, shape: step.add(`PRODUCT_DEFINITION_SHAPE('','',${definition})`) }
}

/** A representation of these items that a product has. */
export const addRepresentation = (
  step: StepText,
  shape: string,
  items: readonly string[],
  context: string,
  type = 'ADVANCED_BREP_SHAPE_REPRESENTATION',
): string => {
  const representation = step.add(`${type}('',(${items.join(',')}),${context})`)
  step.add(`SHAPE_DEFINITION_REPRESENTATION(${shape},${representation})`)
  return representation
}

/** Places `child` in `parent` as assemblies do: the axis `from` of the child's representation comes onto `to` of the parent's. */
export const addOccurrence = (
  step: StepText,
  parent: { definition: string; representation: string; axis: string },
  child: { definition: string; representation: string; axis: string },
  name: string,
  parentFirst = false,
): string => {
  const usage = step.add(`NEXT_ASSEMBLY_USAGE_OCCURRENCE('1','${name}','',${parent.definition},${child.definition},$)`)
  const shape = step.add(`PRODUCT_DEFINITION_SHAPE('','',${usage})`)
  const [one, two] = parentFirst ? [parent, child] : [child, parent]
  const transformation = step.add(`ITEM_DEFINED_TRANSFORMATION('','',${one.axis},${two.axis})`)
  const relation = step.add(
    `(REPRESENTATION_RELATIONSHIP('','',${one.representation},${two.representation})REPRESENTATION_RELATIONSHIP_WITH_TRANSFORMATION(${transformation})SHAPE_REPRESENTATION_RELATIONSHIP())`,
  )
  step.add(`CONTEXT_DEPENDENT_SHAPE_REPRESENTATION(${relation},${shape})`)
  return usage
}

/** A complete part: a box in millimetres under a product. */
export const boxFile = (size: readonly [number, number, number] = [1, 2, 3], length: string | undefined = units.millimetre): StepText => {
  const step = makeStepText()
  const { shape } = addProduct(step, 'part')
  const { solid } = addBox(step, size)
  addRepresentation(step, shape, [addAxis(step), solid], addContext(step, length))
  return step
}

/** Records that give an item a surface colour. */
export const addColor = (step: StepText, item: string, rgb: readonly [number, number, number], type = 'STYLED_ITEM'): string => {
  const color = step.add(`COLOUR_RGB('',${rgb.map(real).join(',')})`)
  const fill = step.add(`FILL_AREA_STYLE('',(${step.add(`FILL_AREA_STYLE_COLOUR('',${color})`)}))`)
  const side = step.add(`SURFACE_SIDE_STYLE('',(${step.add(`SURFACE_STYLE_FILL_AREA(${fill})`)}))`)
  const assignment = step.add(`PRESENTATION_STYLE_ASSIGNMENT((${step.add(`SURFACE_STYLE_USAGE(.BOTH.,${side})`)}))`)
  return step.add(`${type}('',(${assignment}),${item}${type === 'STYLED_ITEM' ? '' : ',$'})`)
}
