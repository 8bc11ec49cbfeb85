import { accessSync, constants } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { delimiter, join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'

const names = ['chromium', 'chromium-browser', 'google-chrome']

/** Path of an installed Chromium on PATH; undefined when there is none. */
export const findChromium = (): string | undefined =>
  (process.env.PATH ?? '')
    .split(delimiter)
    .flatMap((folder) => names.map((name) => join(folder, name)))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK)
        return true
      } catch {
        return false
      }
    })

/** Starts it without a window; it asks nobody on the network for anything. */
export const startChromium = (executablePath: string): Promise<Browser> =>
  chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })

/** Serves files by path on the loopback address. */
export const serve = async (files: ReadonlyMap<string, Uint8Array | string>): Promise<{ readonly address: string; readonly close: () => Promise<void> }> => {
  const typeOf = (path: string): string => (path.endsWith('.js') ? 'text/javascript' : path.endsWith('/') ? 'text/html' : 'application/octet-stream')
  const server = createServer((request, response) => {
    const path = request.url ?? '/'
    const body = files.get(path)
    response.writeHead(body === undefined ? 404 : 200, { 'content-type': typeOf(path) }).end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // it listens on a port, not on a socket file
  const { port } = server.address() as AddressInfo
  return {
    address: `http://127.0.0.1:${port}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
