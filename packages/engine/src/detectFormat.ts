import { sniffGltf } from '@trunnion/format-gltf/sniff'
import { sniffMesh } from '@trunnion/format-mesh/sniff'
import { sniffStep } from '@trunnion/format-part21/sniff'
import { sniffJt } from '@trunnion/jt/sniff'

/** Formats that are told apart by content. */
export type Format = 'jt' | 'step' | 'iges' | 'brep' | 'stl' | 'obj' | 'ply' | 'off' | '3mf' | 'gltf' | 'dxf' | 'dwg' | 'ifc'

const extensions: Readonly<Record<string, Format>> = {
  jt: 'jt',
  step: 'step',
  stp: 'step',
  stpz: 'step',
  p21: 'step',
  iges: 'iges',
  igs: 'iges',
  brep: 'brep',
  brp: 'brep',
  stl: 'stl',
  obj: 'obj',
  ply: 'ply',
  off: 'off',
  '3mf': '3mf',
  glb: 'gltf',
  gltf: 'gltf',
  dxf: 'dxf',
  dwg: 'dwg',
  ifc: 'ifc',
}

/** The format that a file name promises, or undefined. */
export const formatOfName = (name: string): Format | undefined => extensions[name.slice(name.lastIndexOf('.') + 1).toLowerCase()]

const headOf = (bytes: Uint8Array, count: number): string => new TextDecoder('latin1').decode(bytes.subarray(0, count))

/** The first records of an IGES file carry S in column 73, with a sequence number behind it (IGES 5.3, 2.2.4.1). */
const looksLikeIges = (head: string): boolean => {
  const lines = head.split(/\r\n|\n|\r/, 2)
  return lines[0].length >= 73 && lines[0].length <= 80 && lines[0][72] === 'S' && /^ *0*1 *$/.test(lines[0].slice(73))
}

/** A group code 0 with SECTION first, perhaps after comments (group 999), or the sentinel of binary DXF. */
const looksLikeDxf = (head: string): boolean => {
  if (head.startsWith('AutoCAD Binary DXF\r\n')) return true
  const lines = head
    .replace(/^\uFEFF|^\u00EF\u00BB\u00BF/, '')
    .split(/\r\n|\n|\r/, 400)
    .map((line) => line.trim())
  let at = 0
  while (lines[at] === '999') at += 2
  return lines[at] === '0' && lines[at + 1] === 'SECTION'
}

const isIfc = (bytes: Uint8Array): boolean => /FILE_SCHEMA\s*\(\s*\(\s*'IFC/i.test(headOf(bytes, 16384))

/**
 * The format of a file by its content alone; names lie.
 *
 * @param bytes - the file, unpacked when it was a `.stpz` (see `unpackStep`)
 * @returns undefined when the content is of no known format
 */
export const detectFormat = (bytes: Uint8Array): Format | undefined => {
  const head = headOf(bytes, 4096)
  if (sniffJt(bytes)) return 'jt'
  if (/^AC10\d\d/.test(head)) return 'dwg'
  if (sniffGltf(bytes)) return 'gltf'
  if (sniffStep(bytes)) return isIfc(bytes) ? 'ifc' : 'step'
  if (/^\s*(DBRep_DrawableShape|CASCADE Topology V\d)/.test(head)) return 'brep'
  if (looksLikeIges(head)) return 'iges'
  if (looksLikeDxf(head)) return 'dxf'
  return sniffMesh(bytes)
}
