import { readFileSync } from 'node:fs'
import { buildJt } from '../../../formats/jt/test/build/buildJt.ts'
import { jt95 } from '../../../formats/jt/test/build/dialects.ts'
import { manyParts } from '../../../formats/jt/test/build/manyParts.ts'

export const gearbox = (): Uint8Array => readFileSync(new URL('../../../../samples/gearbox.step', import.meta.url))

/** Binary STL of a strip of `count` triangles; another `seed` makes other bytes. */
export const stl = (count = 4, seed = 0): Uint8Array => {
  const bytes = Buffer.alloc(84 + 50 * count)
  bytes.write(`strip ${seed}`, 0, 'latin1')
  bytes.writeUInt32LE(count, 80)
  for (let i = 0; i < count; i++) {
    const corners = [i, 0, Math.sin(i + seed), i + 1, 0, 0, i, 1, Math.cos(i)]
    for (const [k, value] of [0, 0, 1, ...corners].entries()) bytes.writeFloatLE(value, 84 + 50 * i + 4 * k)
  }
  return bytes
}

/** A small JT 9.5 of tori. */
export const jt = (parts = 2): Uint8Array => buildJt(manyParts(jt95, parts, 8, 6), jt95)

/** A STEP file whose one record never ends. */
export const hostileStep = (): Uint8Array =>
  Buffer.from(
    `ISO-10303-21;\nHEADER;\nFILE_DESCRIPTION(('x'),'2;1');\nFILE_NAME('','',(''),(''),'','','');\nFILE_SCHEMA(('AUTOMOTIVE_DESIGN'));\nENDSEC;\nDATA;\n#1=PRODUCT(${'('.repeat(100_000)}`,
  )
