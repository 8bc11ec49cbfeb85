import { createHash } from 'node:crypto'
import { type OutgoingHttpHeaders, request } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { makeStl } from '../../loadtest/makeModels.mjs'

/** A binary STL of `megabytes` MB, in pieces that are made while they are read: nothing of that size is ever in memory. */
export const madeFile = (megabytes: number) => {
  const piece = makeStl(1, 20_000).subarray(84)
  const pieces = Math.round((megabytes * 1e6) / piece.length)
  const head = Buffer.alloc(84)
  head.writeUInt32LE((pieces * piece.length) / 50, 80)
  const read = function* () {
    yield head
    for (let i = 0; i < pieces; i++) yield piece
  }
  const hash = createHash('sha256')
  for (const part of read()) hash.update(part)
  return { bytes: 84 + pieces * piece.length, sha256: hash.digest('hex'), read }
}

/** Sends a stream and answers what came back; fetch would take the whole body into memory first. */
export const send = (url: string, headers: OutgoingHttpHeaders, body: Iterable<Uint8Array>): Promise<{ readonly status: number; readonly text: string }> =>
  new Promise((resolve, reject) => {
    const outgoing = request(url, { method: 'POST', headers }, async (answer) => {
      let text = ''
      for await (const chunk of answer) text += String(chunk)
      resolve({ status: answer.statusCode ?? 0, text })
    })
    outgoing.on('error', reject)
    pipeline(Readable.from(body), outgoing).catch(reject)
  })
