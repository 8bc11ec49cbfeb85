// One store in a process of its own: `node measure.ts SETTING MEGABYTES` prints what a put and a read of so much cost.
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { unwrap } from '@trunnion/core'
import { checkStore, openStore } from '../src/index.ts'

const [setting, megabytes] = [process.argv[2], Number(process.argv[3])]

async function* source(): AsyncIterable<Uint8Array> {
  const chunk = Buffer.alloc(250_000, 7)
  for (let n = 0; n < megabytes * 4; n++) {
    chunk.writeUInt32LE(n)
    yield chunk
  }
}

const timed = async <T>(work: () => Promise<T>): Promise<{ readonly ms: number; readonly value: T }> => {
  const start = performance.now()
  const value = await work()
  return { ms: performance.now() - start, value }
}

/** The same bytes to a file without hash or name, synced: what the disk alone takes. */
const plain = async (): Promise<void> => {
  const path = join(tmpdir(), `trunnion-plain-${process.pid}`)
  await pipeline(source(), createWriteStream(path))
  const handle = await open(path)
  await handle.sync()
  await handle.close()
  await rm(path)
}

const store = unwrap(await openStore(setting, process.env))
unwrap(await checkStore(store))
const idle = process.memoryUsage.rss()
let peak = idle
const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 5)
const put = await timed(async () => unwrap(await store.put(source())))
const putPeak = peak
peak = process.memoryUsage.rss()
const read = await timed(async () => {
  const blob = await store.read(put.value.sha256)
  let bytes = 0
  blob?.on('data', (chunk: Uint8Array) => (bytes += chunk.byteLength))
  if (blob) await once(blob, 'end')
  return bytes
})
if (read.value !== put.value.bytes) throw new Error('the read is short')
clearInterval(watch)
const verify = await timed(() => store.verify(put.value.sha256))
await store.delete(put.value.sha256)
const copy = await timed(plain)
console.log(
  JSON.stringify({
    putMs: put.ms,
    readMs: read.ms,
    verifyMs: verify.ms,
    plainMs: copy.ms,
    idleMb: idle / 1e6,
    putMb: (putPeak - idle) / 1e6,
    readMb: (peak - idle) / 1e6,
  }),
)
