import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { unwrap } from '@trunnion/core'
import { readStl } from '@trunnion/format-mesh'
import { weldExact } from '@trunnion/meshcore'
import { repairMesh } from '@trunnion/repair'
import type { Browser, Page } from 'playwright-core'
import { rolldown } from 'rolldown'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findChromium, serve, startChromium } from './support/browser.ts'
import { boxMesh, stlOf } from './support/meshes.ts'
import { digestOf } from './support/repairPage.ts'

const chromium = findChromium()
if (!chromium) console.warn('no chromium on PATH: the repair was not tried in a browser')

const corpus = fileURLToPath(new URL('../../../../shared/corpus/mesh/', import.meta.url))
const inCorpus = ['synthetic/syn_wavy_hole.stl', 'trimesh__featuretype.STL', 'cgal__pig.stl'].filter((name) => existsSync(corpus + name))
const replica = `${corpus}replica_70805.stl.gz`

/** A box without two of its faces. */
const open = boxMesh(2, 3, 4)
/** Two boxes that cut through each other. */
const boxes = [boxMesh(2, 2, 2), boxMesh(1, 1, 5)]
const crossing = {
  ...boxes[0],
  positions: Float64Array.from([...boxes[0].positions, ...boxes[1].positions.map((x) => x + 0.5)]),
  indices: Uint32Array.from([...boxes[0].indices, ...boxes[1].indices.map((v) => v + 8)]),
}
const files = new Map<string, Uint8Array>([
  ['open', stlOf({ ...open, indices: open.indices.slice(6) })],
  ['crossing', stlOf(crossing)],
  ...inCorpus.map((name) => [name, readFileSync(corpus + name)] as const),
  ...(existsSync(replica) ? [['replica', gunzipSync(readFileSync(replica))] as const] : []),
])

const bundle = async (): Promise<ReadonlyMap<string, string>> => {
  const build = await rolldown({
    input: { page: fileURLToPath(new URL('./support/repairPage.ts', import.meta.url)) },
    platform: 'browser',
    external: /^(node:|fs$|path$|crypto$|module$)/,
    logLevel: 'silent',
  })
  const { output } = await build.generate({ format: 'esm', entryFileNames: '[name].js' })
  await build.close()
  return new Map(output.flatMap((file) => (file.type === 'chunk' ? [[`/${file.fileName}`, file.code] as const] : [])))
}

const inNode = async (bytes: Uint8Array, aggressive: boolean): Promise<string> =>
  digestOf(await repairMesh(weldExact(unwrap(await readStl(bytes)).scene.meshes[0]), { aggressive, lengthUnit: 'millimetre' }))

describe.skipIf(!chromium)('repair in a browser', () => {
  let browser: Browser
  let page: Page
  let site: Awaited<ReturnType<typeof serve>>
  const problems: string[] = []

  beforeAll(async () => {
    const paths = [...files].map(([name, bytes]) => [`/files/${encodeURIComponent(name)}`, bytes] as const)
    const wasm = readFileSync(fileURLToPath(new URL('manifold.wasm', import.meta.resolve('manifold-3d/manifold.js'))))
    site = await serve(
      new Map<string, Uint8Array | string>([['/', '<script type="module" src="page.js"></script>'], ['/manifold.wasm', wasm], ...(await bundle()), ...paths]),
    )
    browser = await startChromium(chromium ?? '')
    page = await browser.newPage()
    page.on('pageerror', (error) => problems.push(error.message))
    await page.goto(site.address, { waitUntil: 'load' })
    await page.waitForFunction('"repairStl" in globalThis')
  }, 60_000)
  afterAll(async () => {
    await browser?.close()
    await site?.close()
  })

  test.each(
    [...files]
      .flatMap(([name, bytes]) => (['conservative', 'aggressive'] as const).map((mode) => [name, mode, bytes] as const))
      .filter(([name, mode]) => name !== 'replica' || mode === 'conservative'),
  )(
    '%s comes out in %s mode as it does in Node, to the bit',
    async (name, mode, bytes) => {
      expect(await page.evaluate(`repairStl('/files/${encodeURIComponent(name)}', ${mode === 'aggressive'})`)).toBe(await inNode(bytes, mode === 'aggressive'))
      expect(problems).toEqual([])
    },
    60_000,
  )

  test('and so it does in a web worker', async () => {
    const answer = await page.evaluate(`new Promise((resolve, reject) => {
      const worker = new Worker('/page.js', { type: 'module' })
      worker.onmessage = ({ data }) => resolve(data)
      worker.onerror = () => reject(new Error('the worker failed'))
      worker.postMessage('/files/crossing')
    })`)
    expect(answer).toBe(await inNode(files.get('crossing')!, true))
  })
})
