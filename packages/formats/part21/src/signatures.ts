import { skipBlank, skipQuoted } from './blank.ts'
import { skipBrackets, skipName } from './scanRecords.ts'

/**
 * Kinds of parameters by type (ISO 10303-42): `s` text, `r` reference, `o` reference or nothing, `n` number, `e` enumeration, `l` list, `d` derived or reference.
 * The kernel trusts them and crashes where they differ; only types that many records have are listed.
 */
const signatures: Readonly<Record<string, string>> = {
  VECTOR: 'srn',
  LINE: 'srr',
  CIRCLE: 'srn',
  ELLIPSE: 'srnn',
  PLANE: 'sr',
  CYLINDRICAL_SURFACE: 'srn',
  CONICAL_SURFACE: 'srnn',
  SPHERICAL_SURFACE: 'srn',
  TOROIDAL_SURFACE: 'srnn',
  AXIS1_PLACEMENT: 'sro',
  AXIS2_PLACEMENT_2D: 'sro',
  AXIS2_PLACEMENT_3D: 'sroo',
  B_SPLINE_CURVE_WITH_KNOTS: 'snleeelle',
  B_SPLINE_SURFACE_WITH_KNOTS: 'snnleeeelllle',
  SURFACE_OF_LINEAR_EXTRUSION: 'srr',
  SURFACE_OF_REVOLUTION: 'srr',
  PCURVE: 'srr',
  DEFINITIONAL_REPRESENTATION: 'slr',
  SURFACE_CURVE: 'srle',
  SEAM_CURVE: 'srle',
  INTERSECTION_CURVE: 'srle',
  VERTEX_POINT: 'sr',
  EDGE_CURVE: 'srrre',
  ORIENTED_EDGE: 'sddre',
  EDGE_LOOP: 'sl',
  VERTEX_LOOP: 'sr',
  POLY_LOOP: 'sl',
  FACE_BOUND: 'sre',
  FACE_OUTER_BOUND: 'sre',
  ADVANCED_FACE: 'slre',
  FACE_SURFACE: 'slre',
  CLOSED_SHELL: 'sl',
  OPEN_SHELL: 'sl',
  ORIENTED_CLOSED_SHELL: 'sdre',
  MANIFOLD_SOLID_BREP: 'sr',
  FACETED_BREP: 'sr',
  BREP_WITH_VOIDS: 'srl',
  SHELL_BASED_SURFACE_MODEL: 'sl',
}

/** The signature of a type, empty where none is known. */
export const signatureOf = (type: string): string => (Object.hasOwn(signatures, type) ? signatures[type] : '')

/** What each letter of a signature accepts: `$` and `*` by themselves, the others as {@link kindAt} names them. */
const accepted: Readonly<Record<string, string>> = { s: 's$', r: 'r', o: 'r$', n: 'nt', e: 'e$', l: 'l', d: '*$r' }

/** Whether the parameters in `[open, end)` are of the kinds that the signature says. */
export const fitsSignature = (bytes: Uint8Array, open: number, end: number, signature: string): boolean => {
  let p = open + 1
  for (let i = 0; i < signature.length; i++) {
    p = skipBlank(bytes, p, end)
    if (!accepted[signature[i]].includes(kindAt(bytes[p], bytes[p + 1]))) return false
    p = skipBlank(bytes, skipParameter(bytes, p, end), end)
    if (bytes[p++] !== (i + 1 < signature.length ? 44 : 41)) return false
  }
  return skipBlank(bytes, p, end) >= end
}

const kindAt = (c: number, next: number): string => {
  if (c === 39) return 's'
  if (c === 35) return 'r'
  if (c === 40) return 'l'
  if (c === 36) return '$'
  if (c === 42) return '*'
  if (c === 46) return next >= 48 && next <= 57 ? 'n' : 'e'
  if ((c >= 48 && c <= 57) || c === 45 || c === 43) return 'n'
  return c >= 65 ? 't' : '?'
}

const skipParameter = (bytes: Uint8Array, at: number, end: number): number => {
  let p = at
  if (bytes[p] === 39) {
    while (bytes[p] === 39 && p < end) p = skipQuoted(bytes, p, end)
    return p
  }
  if (bytes[p] >= 65) p = skipBlank(bytes, skipName(bytes, p), end)
  if (bytes[p] === 40) {
    const close = skipBrackets(bytes, p + 1, end, Number.MAX_SAFE_INTEGER)
    return close < 0 ? end : close
  }
  while (p < end && bytes[p] > 32 && bytes[p] !== 44 && bytes[p] !== 41 && bytes[p] !== 47) p++
  return p
}
