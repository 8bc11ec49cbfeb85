import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findChromium, startChromium } from '../../../engine/test/support/browser.ts'
import { type ServiceProcess, startCommand } from './serviceProcess.ts'

const chromium = findChromium()
if (!chromium) console.warn('no chromium on PATH: the page was not tried in a browser')

const axe = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8')
const sample = fileURLToPath(new URL('../../../../samples/gearbox.stl', import.meta.url))
const password = 'correct horse battery staple'
const data = mkdtempSync(join(tmpdir(), 'trunnion-page-'))

describe.skipIf(!chromium)('the page', () => {
  let service: ServiceProcess
  let browser: Browser
  beforeAll(async () => {
    service = await startCommand(['serve', '--data', data, '--port', '0', '--workers', '1', '--log-level', 'error'], { TRUNNION_ADMIN_PASSWORD: password })
    browser = await startChromium(chromium ?? '')
  })
  afterAll(async () => {
    await browser?.close()
    await service?.stop()
    rmSync(data, { recursive: true, force: true })
  })

  const visit = async (options: BrowserContextOptions = {}): Promise<{ readonly page: Page; readonly problems: string[] }> => {
    const context = await browser.newContext({ locale: 'en-US', bypassCSP: true, ...options })
    const page = await context.newPage()
    const problems: string[] = []
    page.on('pageerror', (error) => problems.push(error.message))
    page.on('request', (request) => {
      if (!request.url().startsWith(service.address) && !request.url().startsWith('blob:')) problems.push(`asked ${request.url()}`)
    })
    await page.goto(service.address)
    return { page, problems }
  }
  const signIn = async (page: Page): Promise<void> => {
    await page.locator('input[name=email]').fill('admin@localhost')
    await page.locator('input[name=password]').fill(password)
    await page.keyboard.press('Enter')
    await page.locator('#work').waitFor()
  }
  /** What axe finds wrong on a page. */
  const violations = async (page: Page): Promise<readonly string[]> => {
    await page.addScriptTag({ content: axe })
    return page.evaluate(async () => {
      // axe puts itself there
      const { run } = (globalThis as unknown as { axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> } }).axe
      return (await run()).violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
    })
  }

  it('converts a file, all by keyboard, and gives the result and its receipt', async () => {
    const { page, problems } = await visit()
    await page.locator('input[name=email]').focus()
    await page.keyboard.type('admin@localhost')
    await page.keyboard.press('Tab')
    await page.keyboard.type(password)
    await page.keyboard.press('Enter')
    await page.locator('#work').waitFor()
    const chooser = page.waitForEvent('filechooser')
    await page.locator('input[type=file]').focus()
    await page.keyboard.press('Enter')
    await (await chooser).setFiles(sample)
    await page.locator('li.complete').waitFor({ timeout: 60_000 })
    const download = page.waitForEvent('download')
    await page.locator('.download').focus()
    await page.keyboard.press('Enter')
    const glb = await (await download).path()
    expect(readFileSync(glb).subarray(0, 4).toString('latin1')).toBe('glTF')
    const second = page.waitForEvent('download')
    await page.locator('.receipt').focus()
    await page.keyboard.press('Enter')
    expect(JSON.parse(readFileSync(await (await second).path(), 'utf8'))).toMatchObject({ version: 1, subject: { format: 'glb' } })
    expect(problems).toEqual([])
  })

  it('says what is wrong with a file that is none', async () => {
    const { page } = await visit()
    await signIn(page)
    await page.locator('input[type=file]').setInputFiles({ name: 'letter.step', mimeType: 'text/plain', buffer: Buffer.from('Dear Sir or Madam') })
    await page.locator('li.failed').waitFor()
    expect(await page.locator('li.failed .state').textContent()).toMatch(/failed: .+/)
  })

  it('refuses a wrong password without a word of why', async () => {
    const { page } = await visit()
    await page.locator('input[name=email]').fill('admin@localhost')
    await page.locator('input[name=password]').fill('wrong')
    await page.keyboard.press('Enter')
    await expect.poll(() => page.locator('#login .problem').textContent()).toMatch(/\w+/)
    expect(await page.locator('#work').isVisible()).toBe(false)
  })

  it.each([
    ['light', 'en-US', 'Sign in', 'Conversions'],
    ['dark', 'en-US', 'Sign in', 'Conversions'],
    ['light', 'de-DE', 'Anmelden', 'Umwandlungen'],
    ['dark', 'de-DE', 'Anmelden', 'Umwandlungen'],
  ] as const)('reads well in %s and %s, before and after signing in', async (colorScheme, locale, before, after) => {
    const { page } = await visit({ colorScheme, locale })
    await page.locator('#login').waitFor()
    expect(await page.locator('#login h2').textContent()).toBe(before)
    expect(await violations(page)).toEqual([])
    await signIn(page)
    expect(await page.locator('#work h2').last().textContent()).toBe(after)
    expect(await violations(page)).toEqual([])
  })
})
