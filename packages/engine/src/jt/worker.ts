import { parentPort } from 'node:worker_threads'
import { inflateSync } from 'node:zlib'
import type { Result } from '@trunnion/core'
import type { ShapeFacets } from '@trunnion/jt'
import { decodeJtShape } from '@trunnion/jt/decode'
import type { ShapeBatch } from './jtThreads.ts'

const inflate = (data: Uint8Array, maxOutputLength: number): Uint8Array => inflateSync(data, { maxOutputLength })

/** Buffers that hold nothing but one array of the facets: they can be given away; others are copied. */
const ownBuffers = (results: readonly Result<ShapeFacets>[]): ArrayBuffer[] => {
  const own = new Set<ArrayBuffer>()
  for (const result of results)
    if (result.ok)
      for (const value of Object.values(result.value))
        // Decoders make no shared memory.
        if (ArrayBuffer.isView(value) && value.byteLength === value.buffer.byteLength && value.byteLength > 0) own.add(value.buffer as ArrayBuffer)
  return [...own]
}

parentPort?.on('message', (batch: ShapeBatch) => {
  const results = batch.map(({ shape, segment }) => decodeJtShape(segment, shape, inflate))
  parentPort?.postMessage(results, ownBuffers(results))
})
