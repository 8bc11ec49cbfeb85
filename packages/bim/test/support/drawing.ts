import { writeFileSync } from 'node:fs'
import { planPieces } from '../../../../bench/dxfDrawing.ts'

/** A small ASCII drawing of group codes and values, with the units millimetres. */
export const drawing = (
  entities: readonly (readonly (readonly [number, string | number])[])[],
  blocks: readonly (readonly [number, string | number])[] = [],
): string =>
  [
    [0, 'SECTION'],
    [2, 'HEADER'],
    [9, '$INSUNITS'],
    [70, 4],
    [0, 'ENDSEC'],
    [0, 'SECTION'],
    [2, 'BLOCKS'],
    ...blocks,
    [0, 'ENDSEC'],
    [0, 'SECTION'],
    [2, 'ENTITIES'],
    ...entities.flat(),
    [0, 'ENDSEC'],
    [0, 'EOF'],
  ]
    .map(([code, value]) => `${code}\n${value}\n`)
    .join('')

let handles = 0x100
const handle = (): [number, string] => [5, (handles++).toString(16).toUpperCase()]

export const line = (layer: string, x0: number, y0: number, x1: number, y1: number): readonly (readonly [number, string | number])[] => [
  [0, 'LINE'],
  handle(),
  [8, layer],
  [10, x0],
  [20, y0],
  [30, 0],
  [11, x1],
  [21, y1],
  [31, 0],
]

export const insert = (layer: string, block: string, x: number, y: number, rotation = 0): readonly (readonly [number, string | number])[] => [
  [0, 'INSERT'],
  handle(),
  [8, layer],
  [2, block],
  [10, x],
  [20, y],
  [30, 0],
  [50, rotation],
]

/** A block that holds one rectangle. */
export const block = (name: string, width: number, depth: number, layer = '0'): readonly (readonly [number, string | number])[] => [
  [0, 'BLOCK'],
  [8, '0'],
  [2, name],
  [70, 0],
  [10, 0],
  [20, 0],
  [30, 0],
  [0, 'LWPOLYLINE'],
  [5, `B${name}`],
  [8, layer],
  [90, 4],
  [70, 1],
  ...[
    [0, 0],
    [width, 0],
    [width, depth],
    [0, depth],
  ].flatMap(([x, y]): [number, number][] => [
    [10, x],
    [20, y],
  ]),
  [0, 'ENDBLK'],
]

/** A generated plan of so many entities (100 and more), with handles that differ. */
export const writePlan = (file: string, count: number): void => {
  const { head, body, tail } = planPieces(count, { flavour: 'ascii' })
  writeFileSync(file, Buffer.concat([head, body, tail]))
}
