import { spawnSync } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeDxfReader } from '@trunnion/format-dxf'
import { END, STARVED, makeRecordReader } from '../packages/formats/dxf/src/tokens/recordReader.ts'
import { planPieces } from './dxfDrawing.ts'
import { median } from './statistics.ts'

type Row = Readonly<Record<string, string | number>>
type Pieces = ReturnType<typeof planPieces>

const cpuMs = (): number => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

/** The drawing in reads of a mebibyte, its entities `times` over. */
function* reads({ head, body, tail }: Pieces, times: number): Generator<Uint8Array> {
  yield head
  for (let i = 0; i < times; i++) for (let at = 0; at < body.length; at += 1 << 20) yield body.subarray(at, at + (1 << 20))
  yield tail
}

/** Cuts into records and parses every number, and decodes nothing. */
const tokenise = (pieces: Pieces, times: number): number => {
  const reader = makeRecordReader(1 << 28)
  let records = 0
  const drain = (): void => {
    for (let result = reader.next(); result !== STARVED && result !== END; result = reader.next()) records++
  }
  for (const chunk of reads(pieces, times)) {
    reader.feed(chunk)
    drain()
  }
  reader.finish()
  drain()
  return records
}

/** Decodes every entity in full; the growth of resident memory from a tenth of the way on, MiB. */
const decode = (pieces: Pieces, times: number): { readonly entities: number; readonly growthMb: number } => {
  const reader = makeDxfReader()
  let entities = 0
  let chunks = 0
  let early = 0
  const total = times * Math.ceil(pieces.body.length / (1 << 20))
  for (const chunk of reads(pieces, times)) {
    reader.feed(chunk)
    while (reader.next()) entities++
    if (++chunks === Math.ceil(total / 10)) early = process.memoryUsage.rss()
  }
  reader.finish()
  while (reader.next()) entities++
  return { entities, growthMb: (process.memoryUsage.rss() - early) / 2 ** 20 }
}

const timed = (work: () => unknown): number =>
  median(
    Array.from({ length: 5 }, () => {
      const start = cpuMs()
      work()
      return cpuMs() - start
    }).slice(1),
  )

const peerScript = `
import sys, time
import ezdxf
from ezdxf.addons import iterdxf
start = time.process_time()
doc = iterdxf.opendxf(sys.argv[1])
count = sum(1 for _ in doc.modelspace())
doc.close()
print(ezdxf.__version__, 'C' if ezdxf.options.use_c_ext else 'python', count, (time.process_time() - start) * 1000)
`

/** CPU time of ezdxf's streaming reader on the same bytes, where Python has it. */
const peer = (pieces: Pieces): { readonly name: string; readonly ms: number } | undefined => {
  const file = join(tmpdir(), `trunnion-bench-${process.pid}.dxf`)
  writeFileSync(file, Buffer.concat([...reads(pieces, 1)]))
  const { status, stdout } = spawnSync('python3', ['-c', peerScript, file], { encoding: 'utf8' })
  rmSync(file)
  if (status !== 0) return undefined
  const [version, kind, , ms] = stdout.trim().split(' ')
  return { name: `ezdxf ${version} (${kind})`, ms: Number(ms) }
}

/** Speed and memory of the DXF tokenizer and of full decoding, CPU time of one core, medians of four; ezdxf beside it where it is installed. */
export const dxf = (): readonly Row[] =>
  (['ascii', 'binary-wide'] as const).map((flavour) => {
    const pieces = planPieces(100_000, { flavour })
    const size = pieces.body.length / 1e6
    const [tokens, full] = [timed(() => tokenise(pieces, 1)), timed(() => decode(pieces, 1))]
    const { entities, growthMb } = decode(pieces, 10)
    const other = flavour === 'ascii' ? peer(pieces) : undefined
    return {
      flavour,
      MB: size,
      'tokens MB/s': (size / tokens) * 1000,
      'decode MB/s': (size / full) * 1000,
      'decode ms': full,
      entities,
      'RSS growth MB': growthMb,
      peer: other?.name ?? '-',
      'peer ms': other?.ms ?? '-',
      ...(other && { ratio: full / other.ms }),
    }
  })
