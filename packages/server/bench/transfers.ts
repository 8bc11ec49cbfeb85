import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { type IncomingMessage, type RequestOptions, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { unwrap } from '@trunnion/core'
import { makeDatabase, migrate, startEmbedded } from '@trunnion/database'
import { ensureFirstAdmin } from '../src/modules/auth/ensureFirstAdmin.ts'

const megabytes = 500
const child = fileURLToPath(new URL('serveFiles.ts', import.meta.url))

/** The same 250 kB again and again, numbered so that no two pieces are equal. */
function* pieces(mb: number, mark: number): Iterable<Buffer> {
  const piece = Buffer.alloc(250_000, mark)
  for (let n = 0; n < mb * 4; n++) {
    piece.writeUInt32LE(n)
    yield piece
  }
}

interface Sent {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  readonly text: string
  readonly bytes: number
}

/** One request; what comes back is counted, and kept only when it is short. */
const send = async (url: string, options: RequestOptions, body: readonly (string | Iterable<Buffer>)[] = []): Promise<Sent> => {
  const out = request(url, options)
  const answered = once(out, 'response') as Promise<[IncomingMessage]>
  for (const part of body) {
    // a piece may be used again only after it was handed to the socket
    for (const piece of typeof part === 'string' ? [Buffer.from(part)] : part)
      await new Promise<void>((resolve, reject) => out.write(piece, (error) => (error ? reject(error) : resolve())))
  }
  out.end()
  const [answer] = await answered
  let text = ''
  let bytes = 0
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes < 10_000) text += chunk.toString()
  }
  return { status: answer.statusCode ?? 0, headers: answer.headers, text, bytes }
}

const memoryMb = async (pid: number, line: 'VmRSS' | 'VmHWM'): Promise<number> => {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  return Number(new RegExp(`${line}:\\s+(\\d+) kB`).exec(status)?.[1]) / 1024
}

/** Peak of the process above what it had before, by the kernel's own mark (clear_refs 5 resets it, proc(5)). */
const measured = async (pid: number, work: () => Promise<Sent>): Promise<{ readonly seconds: number; readonly mb: number; readonly sent: Sent }> => {
  await writeFile(`/proc/${pid}/clear_refs`, '5')
  const idle = await memoryMb(pid, 'VmRSS')
  const start = performance.now()
  const sent = await work()
  return { seconds: (performance.now() - start) / 1000, mb: (await memoryMb(pid, 'VmHWM')) - idle, sent }
}

const rawUpload = (address: string, mb: number, mark: number): Promise<Sent> =>
  send(
    `${address}/api/files`,
    { method: 'POST', headers: { 'content-type': 'application/octet-stream', 'content-length': mb * 1e6, 'x-file-name': 'big.bin' } },
    [pieces(mb, mark)],
  )

const formUpload = (address: string, mb: number, mark: number): Promise<Sent> =>
  send(`${address}/api/files`, { method: 'POST', headers: { 'content-type': 'multipart/form-data; boundary=edge7' } }, [
    '--edge7\r\nContent-Disposition: form-data; name="file"; filename="big.bin"\r\nContent-Type: application/octet-stream\r\n\r\n',
    pieces(mb, mark),
    '\r\n--edge7--\r\n',
  ])

const tusUpload = async (address: string, mb: number, mark: number): Promise<Sent> => {
  const version = { 'tus-resumable': '1.0.0' }
  const begun = await send(`${address}/api/files/tus`, { method: 'POST', headers: { ...version, 'upload-length': mb * 1e6 } })
  const headers = { ...version, 'content-type': 'application/offset+octet-stream', 'upload-offset': 0, 'content-length': mb * 1e6 }
  return send(address + String(begun.headers.location), { method: 'PATCH', headers }, [pieces(mb, mark)])
}

/** An empty database of its own for `work`. */
const withDatabase = async <T>(work: (url: string, folder: string) => Promise<T>): Promise<T> => {
  const folder = await mkdtemp(join(tmpdir(), 'trunnion-bench-'))
  const server = unwrap(await startEmbedded({ dataDir: join(folder, 'data') }))
  try {
    unwrap(await migrate(server.ownerUrl))
    const database = makeDatabase({ url: server.serviceUrl, maxConnections: 2 })
    await ensureFirstAdmin(database, { email: 'admin@localhost', password: 'a password for the bench' })
    await database.close()
    return await work(server.serviceUrl, folder)
  } finally {
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

/** A fresh server process: one that has moved 500 MB before hides what the next 500 MB take. */
const withServer = async <T>(url: string, blobs: string, work: (address: string, pid: number) => Promise<T>): Promise<T> => {
  await mkdir(blobs, { recursive: true })
  const serving = spawn(process.execPath, [child, url, blobs], { stdio: ['pipe', 'pipe', 'inherit'] })
  try {
    const [address] = (await once(createInterface({ input: serving.stdout }), 'line')) as [string]
    return await work(address, serving.pid ?? 0)
  } finally {
    serving.stdin.end()
    if (serving.exitCode === null) await once(serving, 'exit')
  }
}

/**
 * What 500 MB up and down cost a server of files: time, and memory above what it had before (limit: 80 MB). The client shares the machine's cores with it.
 */
export const transfers = (): Promise<readonly Readonly<Record<string, string | number>>[]> =>
  withDatabase(async (url, folder) => {
    const rows = []
    for (const [name, upload] of [
      ['raw', rawUpload],
      ['form', formUpload],
      ['tus', tusUpload],
    ] as const) {
      const blobs = join(folder, 'blobs')
      const { up, id } = await withServer(url, blobs, async (address, pid) => {
        await upload(address, 5, 1)
        const done = await measured(pid, () => upload(address, megabytes, name.length))
        return { up: done, id: name === 'tus' ? String(done.sent.headers['x-file-id']) : (JSON.parse(done.sent.text) as { id: string }).id }
      })
      const down = await withServer(url, blobs, async (address, pid) => {
        await rawUpload(address, 5, 1)
        return measured(pid, () => send(`${address}/api/files/${id}/content`, { method: 'GET' }))
      })
      if (down.sent.bytes !== megabytes * 1e6) throw new Error(`${name}: ${down.sent.bytes} bytes came back`)
      rows.push({ way: name, 'up s': up.seconds, 'up MB': up.mb, 'down s': down.seconds, 'down MB': down.mb })
    }
    return rows
  })
