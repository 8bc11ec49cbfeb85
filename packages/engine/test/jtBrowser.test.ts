import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { unwrap } from '@trunnion/core'
import { writeGlb } from '@trunnion/format-gltf'
import { readJt } from '@trunnion/jt'
import type { Browser, Page } from 'playwright-core'
import { rolldown } from 'rolldown'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildJt } from '../../formats/jt/test/build/buildJt.ts'
import { dialects, jt95, nameOf } from '../../formats/jt/test/build/dialects.ts'
import { manyParts } from '../../formats/jt/test/build/manyParts.ts'
import { sampleModel } from '../../formats/jt/test/build/sampleModel.ts'
import { findChromium, serve, startChromium } from './support/browser.ts'

const chromium = findChromium()
if (!chromium) console.warn('no chromium on PATH: the JT reader was not tried in a browser')

const corpus = fileURLToPath(new URL('../../../../shared/corpus/jt/', import.meta.url))
const inCorpus = ['CoffeeMaker.jt', 'Warehouse.jt', 'san2.jt'].filter((name) => existsSync(corpus + name))
const files = new Map<string, Uint8Array>([
  ['many', buildJt(manyParts(jt95, 10, 5, 6), jt95)],
  ...dialects.map((dialect) => [nameOf(dialect), buildJt(sampleModel, dialect)] as const),
  ...inCorpus.map((name) => [name, readFileSync(corpus + name)] as const),
])

/** The test page's script for a browser; chunks that only other formats need come apart. */
const bundle = async (): Promise<ReadonlyMap<string, string>> => {
  const build = await rolldown({
    input: { page: fileURLToPath(new URL('./support/jtPage.ts', import.meta.url)) },
    platform: 'browser',
    external: /^(node:|fs$|path$|crypto$)/,
    logLevel: 'silent',
  })
  const { output } = await build.generate({ format: 'esm', entryFileNames: '[name].js' })
  await build.close()
  return new Map(output.flatMap((file) => (file.type === 'chunk' ? [[`/${file.fileName}`, file.code] as const] : [])))
}

const inNode = async (bytes: Uint8Array): Promise<string> => {
  const glb = unwrap(await writeGlb(unwrap(readJt(bytes)).scene, { compress: 'meshopt' }))
  return createHash('sha256').update(glb).digest('hex')
}

describe.skipIf(!chromium)('in a browser', () => {
  let browser: Browser
  let page: Page
  let scripts: ReadonlyMap<string, string>
  let site: Awaited<ReturnType<typeof serve>>
  const problems: string[] = []

  beforeAll(async () => {
    scripts = await bundle()
    const paths = [...files].map(([name, bytes]) => [`/files/${encodeURIComponent(name)}`, bytes] as const)
    site = await serve(new Map<string, Uint8Array | string>([['/', '<script type="module" src="page.js"></script>'], ...scripts, ...paths]))
    browser = await startChromium(chromium ?? '')
    page = await browser.newPage()
    page.on('pageerror', (error) => problems.push(error.message))
    await page.goto(site.address, { waitUntil: 'load' })
    await page.waitForFunction('"convertJt" in globalThis')
  })
  afterAll(async () => {
    await browser?.close()
    await site?.close()
  })

  test('the bundle holds nothing of Node', () => {
    const page = scripts.get('/page.js') ?? ''
    expect([...page.matchAll(/^.*(?:from|import\() ?["'](?:node:|fs|path)[^\n]*$/gm)].map(([line]) => line)).toEqual([])
  })

  test.each([...files])('%s gives the GLB that Node gives, byte for byte', async (name, bytes) => {
    expect(await page.evaluate(`convertJt('/files/${encodeURIComponent(name)}')`)).toBe(await inNode(bytes))
    expect(problems).toEqual([])
  })

  test('and so it does in a web worker', async () => {
    const answer = await page.evaluate(`new Promise((resolve, reject) => {
      const worker = new Worker('/page.js', { type: 'module' })
      worker.onmessage = ({ data }) => resolve(data)
      worker.onerror = () => reject(new Error('the worker failed'))
      worker.postMessage('/files/many')
    })`)
    expect(answer).toBe(await inNode(files.get('many')!))
  })
})
