import { type Encoding, type Pair, encode, pairsOf } from './encode.ts'

export interface DrawingParts {
  readonly version?: string
  readonly codePage?: string
  readonly insertUnits?: number
  /** Lines of `code value`, see `pairsOf`. */
  readonly tables?: string
  readonly blocks?: string
  readonly entities: string
}

const section = (name: string, pairs: readonly Pair[]): Pair[] => [[0, 'SECTION'], [2, name], ...pairs, [0, 'ENDSEC']]

/** The groups of a whole drawing. */
export const drawingPairs = ({ version = 'AC1015', codePage, insertUnits = 4, tables = '', blocks = '', entities }: DrawingParts): Pair[] => [
  ...section('HEADER', [
    [9, '$ACADVER'],
    [1, version],
    ...(codePage === undefined
      ? []
      : ([
          [9, '$DWGCODEPAGE'],
          [3, codePage],
        ] as const)),
    [9, '$INSUNITS'],
    [70, insertUnits],
  ]),
  ...section('TABLES', pairsOf(tables)),
  ...section('BLOCKS', pairsOf(blocks)),
  ...section('ENTITIES', pairsOf(entities)),
  [0, 'EOF'],
]

/** A whole drawing as bytes. */
export const drawing = (parts: DrawingParts, encoding: Encoding = { flavour: 'ascii' }): Uint8Array<ArrayBuffer> => encode(drawingPairs(parts), encoding)
