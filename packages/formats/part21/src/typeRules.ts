import { signatureOf } from './signatures.ts'

/** What kind of thing an entity type is, as bits. */
const kind = {
  point: 1,
  direction: 2,
  vector: 4,
  axis: 8,
  vertex: 16,
  curve: 32,
  surface: 64,
  loop: 128,
  edge: 256,
  bound: 512,
  face: 1024,
  shell: 2048,
  representation: 4096,
  context: 8192,
  other: 16384,
} as const
type Kind = keyof typeof kind

/** Kinds that a type may refer to; where it matters, the kind of its first and last reference. */
interface Rule {
  readonly any: readonly Kind[]
  readonly first?: Kind
  readonly last?: Kind
}

const axisRule: Rule = { any: ['point', 'direction'], first: 'point' }
const onAxis: Rule = { any: ['axis'] }
const points: Rule = { any: ['point'] }
const faces: Rule = { any: ['face'] }
const shells: Rule = { any: ['shell'] }
const onSurface: Rule = { any: ['curve', 'surface'], first: 'curve' }
const faceRule: Rule = { any: ['bound', 'surface'], last: 'surface' }

/** The references that geometry and topology may have (ISO 10303-42). Types that are not here may refer to anything. */
const rules: Readonly<Record<string, Rule>> = {
  CARTESIAN_POINT: { any: [] },
  DIRECTION: { any: [] },
  VECTOR: { any: ['direction'] },
  LINE: { any: ['point', 'vector'], first: 'point', last: 'vector' },
  CIRCLE: onAxis,
  ELLIPSE: onAxis,
  HYPERBOLA: onAxis,
  PARABOLA: onAxis,
  PLANE: onAxis,
  CYLINDRICAL_SURFACE: onAxis,
  CONICAL_SURFACE: onAxis,
  SPHERICAL_SURFACE: onAxis,
  TOROIDAL_SURFACE: onAxis,
  DEGENERATE_TOROIDAL_SURFACE: onAxis,
  AXIS1_PLACEMENT: axisRule,
  AXIS2_PLACEMENT_2D: axisRule,
  AXIS2_PLACEMENT_3D: axisRule,
  POLYLINE: points,
  POLY_LOOP: points,
  BEZIER_CURVE: points,
  QUASI_UNIFORM_CURVE: points,
  B_SPLINE_CURVE_WITH_KNOTS: points,
  BEZIER_SURFACE: points,
  QUASI_UNIFORM_SURFACE: points,
  B_SPLINE_SURFACE_WITH_KNOTS: points,
  PCURVE: { any: ['surface', 'representation'], first: 'surface', last: 'representation' },
  DEFINITIONAL_REPRESENTATION: { any: ['curve', 'context'], first: 'curve', last: 'context' },
  SURFACE_CURVE: onSurface,
  SEAM_CURVE: onSurface,
  INTERSECTION_CURVE: onSurface,
  SURFACE_OF_LINEAR_EXTRUSION: { any: ['curve', 'vector'], first: 'curve', last: 'vector' },
  SURFACE_OF_REVOLUTION: { any: ['curve', 'axis'], first: 'curve', last: 'axis' },
  VERTEX_POINT: points,
  VERTEX_LOOP: { any: ['vertex'] },
  EDGE_CURVE: { any: ['vertex', 'curve'], first: 'vertex', last: 'curve' },
  ORIENTED_EDGE: { any: ['edge', 'vertex'], last: 'edge' },
  EDGE_LOOP: { any: ['edge'] },
  FACE_BOUND: { any: ['loop'] },
  FACE_OUTER_BOUND: { any: ['loop'] },
  ADVANCED_FACE: faceRule,
  FACE_SURFACE: faceRule,
  CLOSED_SHELL: faces,
  OPEN_SHELL: faces,
  ORIENTED_CLOSED_SHELL: shells,
  MANIFOLD_SOLID_BREP: shells,
  FACETED_BREP: shells,
  BREP_WITH_VOIDS: shells,
  SHELL_BASED_SURFACE_MODEL: shells,
}

const patterns: readonly (readonly [Kind, RegExp])[] = [
  ['point', /^(CARTESIAN_POINT|POINT_ON_CURVE|POINT_ON_SURFACE|DEGENERATE_PCURVE|POINT_REPLICA)$/],
  ['direction', /^DIRECTION$/],
  ['vector', /^VECTOR$/],
  ['axis', /^AXIS[12]_PLACEMENT(_[23]D)?$/],
  ['vertex', /^VERTEX(_POINT)?$/],
  ['loop', /^((EDGE|POLY|VERTEX)_)?LOOP$/],
  ['edge', /^(EDGE|EDGE_CURVE|ORIENTED_EDGE|SUBEDGE)$/],
  ['bound', /^FACE_(OUTER_)?BOUND$/],
  ['face', /^(ADVANCED_FACE|FACE_SURFACE|ORIENTED_FACE|SUBFACE|FACE)$/],
  ['shell', /SHELL$|^CONNECTED_FACE_(SUB_)?SET$/],
  ['representation', /REPRESENTATION$/],
  ['context', /CONTEXT/],
  ['surface', /^CURVE_BOUNDED_SURFACE$/],
  ['curve', /CURVE|LINE$|CIRCLE|ELLIPSE|HYPERBOLA|PARABOLA|CLOTHOID|CONIC$/],
  ['surface', /SURFACE|PLANE$/],
]

/** Types whose lists can lose an element; anything else that refers to damage is damaged. */
const lists = new Set([
  'CLOSED_SHELL',
  'OPEN_SHELL',
  'CONNECTED_FACE_SET',
  'SHELL_BASED_SURFACE_MODEL',
  'FACE_BASED_SURFACE_MODEL',
  'GEOMETRIC_SET',
  'GEOMETRIC_CURVE_SET',
  'CONNECTED_EDGE_SET',
  'EDGE_BASED_WIREFRAME_MODEL',
  'SHELL_BASED_WIREFRAME_MODEL',
  'SURFACE_CURVE',
  'SEAM_CURVE',
  'INTERSECTION_CURVE',
])
const coordinates = new Set(['CARTESIAN_POINT', 'DIRECTION'])
/** Types whose only numbers are lengths, coordinates or angles. */
const measured = new Set([
  'VECTOR',
  'CIRCLE',
  'ELLIPSE',
  'HYPERBOLA',
  'PARABOLA',
  'CYLINDRICAL_SURFACE',
  'CONICAL_SURFACE',
  'SPHERICAL_SURFACE',
  'TOROIDAL_SURFACE',
])

/** Tables over the types of one file: what each is, what it may refer to, how damage passes through it. */
export interface TypeRules {
  readonly kinds: Int32Array
  /** Kinds that any, the first, the last reference may have; 0 where there is no rule. */
  readonly any: Int32Array
  readonly first: Int32Array
  readonly last: Int32Array
  /** 1: the list can lose elements; 2: the same, but not the first reference. */
  readonly list: Uint8Array
  /** 1: its numbers are measures; 2: it is a name and coordinates, nothing else. */
  readonly measured: Uint8Array
  /** See `signatureOf`. */
  readonly signatures: readonly string[]
}

export const makeTypeRules = (typeNames: readonly string[]): TypeRules => {
  const ofRule = (read: (rule: Rule) => number): Int32Array => Int32Array.from(typeNames, (name) => (Object.hasOwn(rules, name) ? read(rules[name]) : 0))
  const bit = (name: Kind | undefined): number => (name ? kind[name] : 0)
  const kindOf = (name: string): number => kind[patterns.find(([, pattern]) => pattern.test(name))?.[0] ?? 'other']
  return {
    // A complex instance is of all the kinds of its parts.
    kinds: Int32Array.from(typeNames, (name) => name.split('+').reduce((bits, part) => bits | kindOf(part), 0)),
    // The highest bit marks a rule that allows nothing.
    any: ofRule((rule) => rule.any.reduce((bits, name) => bits | kind[name], 1 << 30)),
    first: ofRule((rule) => bit(rule.first)),
    last: ofRule((rule) => bit(rule.last)),
    list: Uint8Array.from(typeNames, (name) => (lists.has(name) ? (name.endsWith('_CURVE') ? 2 : 1) : 0)),
    signatures: typeNames.map(signatureOf),
    measured: Uint8Array.from(typeNames, (name) => (coordinates.has(name) ? 2 : measured.has(name) ? 1 : 0)),
  }
}

/** Whether a record of type `from` may refer to one of type `to`. */
export const mayRefer = (table: TypeRules, from: number, to: number): boolean => table.any[from] === 0 || (table.any[from] & table.kinds[to]) !== 0
