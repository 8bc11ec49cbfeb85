import { createHash } from 'node:crypto'

/** A binary STL of so many triangles. */
export const stl = (triangles = 1, seed = 1): Uint8Array<ArrayBuffer> => {
  const bytes = new Uint8Array(84 + 50 * triangles)
  const view = new DataView(bytes.buffer)
  view.setUint32(80, triangles, true)
  for (let i = 0; i < triangles; i++) for (let k = 0; k < 9; k++) view.setFloat32(84 + 50 * i + 12 + 4 * k, ((i * 31 + k * 7 + seed * 13) % 997) / 10, true)
  return bytes
}

export const step = (name = 'part'): string =>
  `ISO-10303-21;\nHEADER;\nFILE_DESCRIPTION((''),'2;1');\nFILE_NAME('${name}','',(''),(''),'','','');\nFILE_SCHEMA(('AP214'));\nENDSEC;\nDATA;\nENDSEC;\nEND-ISO-10303-21;\n`

export const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex')
