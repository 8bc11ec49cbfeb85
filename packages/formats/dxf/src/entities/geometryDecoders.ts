import { decodeArc, decodeCircle, decodeEllipse, decodeLine, decodePoint, decodeRay, decodeSpline } from './decodeCurves.ts'
import { decodeFace, decodeMesh, decodeSolid } from './decodeFaces.ts'
import { decodeHatch } from './decodeHatch.ts'
import { decodeInsert } from './decodeInsert.ts'
import { decodeMultiLeader } from './decodeMultiLeader.ts'
import { decodeLeader, decodeLwPolyline, decodeMline } from './decodeRuns.ts'
import { decodeDimension, decodeMText, decodeSat, decodeTable, decodeText } from './decodeText.ts'
import type { RecordView } from './recordView.ts'
import type { Geometry } from './types.ts'

/** What decodes the geometry of each entity type; POLYLINE is put together from its VERTEX records elsewhere. */
export const geometryDecoders: ReadonlyMap<string, (r: RecordView) => Geometry> = new Map([
  ['LINE', decodeLine],
  ['3DLINE', decodeLine],
  ['POINT', decodePoint],
  ['CIRCLE', decodeCircle],
  ['ARC', decodeArc],
  ['ELLIPSE', decodeEllipse],
  ['SPLINE', decodeSpline],
  ['HELIX', decodeSpline],
  ['RAY', decodeRay],
  ['XLINE', decodeRay],
  ['LWPOLYLINE', decodeLwPolyline],
  ['LEADER', decodeLeader],
  ['MULTILEADER', decodeMultiLeader],
  ['MLEADER', decodeMultiLeader],
  ['MLINE', decodeMline],
  ['3DFACE', decodeFace],
  ['SOLID', decodeSolid],
  ['TRACE', decodeSolid],
  ['MESH', decodeMesh],
  ['INSERT', decodeInsert],
  ['TEXT', decodeText],
  ['ATTRIB', decodeText],
  ['ATTDEF', decodeText],
  ['MTEXT', decodeMText],
  ['HATCH', decodeHatch],
  ['MPOLYGON', decodeHatch],
  ['DIMENSION', decodeDimension],
  ['ARC_DIMENSION', decodeDimension],
  ['LARGE_RADIAL_DIMENSION', decodeDimension],
  ['ACAD_TABLE', decodeTable],
  ['3DSOLID', decodeSat],
  ['REGION', decodeSat],
  ['BODY', decodeSat],
  ['SURFACE', decodeSat],
  ['PLANESURFACE', decodeSat],
  ['EXTRUDEDSURFACE', decodeSat],
  ['LOFTEDSURFACE', decodeSat],
  ['REVOLVEDSURFACE', decodeSat],
  ['SWEPTSURFACE', decodeSat],
  ['NURBSURFACE', decodeSat],
])
