// Turns the DWG on standard input into DXF on standard output: a line of JSON first, then the bytes.
import { buffer } from 'node:stream/consumers'
import { dwgToDxf } from '@trunnion/format-dwg'

const done = dwgToDxf(await buffer(process.stdin))
const head = done.ok ? { formatVersion: done.value.formatVersion, warnings: done.value.warnings } : { error: done.error }
process.stdout.write(`${JSON.stringify(head)}\n`)
if (done.ok) process.stdout.write(done.value.dxf)
