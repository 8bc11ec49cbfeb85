import { makeKernelPool } from '@trunnion/kernel'
import { generated } from './generated.ts'
import { mfcad } from './mfcad.ts'
import { mftrcad } from './mftrcad.ts'
import { type Row, markdown } from './table.ts'

/** `npm run eval [parts]`: tables of how right feature recognition is, as docs/accuracy.md shows them. */
const count = Number(process.argv[2] ?? 500)
const features = new URL('../../../shared/corpus/features/', import.meta.url)
const print = (title: string, rows: readonly Row[] | undefined): void => {
  if (rows) process.stdout.write(`\n### ${title}\n\n${markdown(rows)}\n`)
}

const own = await generated(count)
print('Generated parts', own.summary)
print('Generated parts by class', own.classes)
print('Generated parts: calibration', own.calibration)
const pool = await makeKernelPool({ workers: 1 })
const labelled = await mfcad(new URL('mfcad/', features), pool)
print('MFCAD, faces', labelled?.summary)
print('MFCAD by class', labelled?.classes)
print('MFTRCAD, instances', await mftrcad(new URL('mftrcad/', features), pool))
await pool.close()
