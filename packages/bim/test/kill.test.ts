import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeRandom } from '../../../tools/testing/mutants.ts'
import { convertDrawing, defaultBimSettings } from '../src/index.ts'
import { writePlan } from './support/drawing.ts'
import { writeLibrary } from './support/library.ts'
import { rowsOf, testWorld } from './support/world.ts'

/** 25 kills; in the nightly run 200, over a drawing of as many more entities. */
const scale = Number(process.env.TRUNNION_TEST_SCALE ?? 1)
const kills = scale > 1 ? 200 : 25
const entities = 100_000
const script = fileURLToPath(new URL('./support/convert.ts', import.meta.url))

let folder = ''
const at = (name: string): string => join(folder, name)
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'trunnion-kill-'))
  writeLibrary(at('library.db'))
  writePlan(at('plan.dxf'), entities)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Entities that a commit holds; undefined before the first and after the last. */
const committed = (file: string): number | undefined => {
  try {
    const db = new DatabaseSync(file, { readOnly: true, timeout: 1000 })
    try {
      return Number(db.prepare('SELECT entities_processed AS n FROM _conversion_progress').get()?.n)
    } finally {
      db.close()
    }
  } catch {
    return undefined
  }
}

const start = (batchSize: number) =>
  spawn(process.execPath, [script, at('plan.dxf'), at('killed.db'), at('library.db'), String(batchSize)], { stdio: 'ignore' })

describe('kill -9', () => {
  it('at random moments changes nothing: the rows are those of an uninterrupted run, and no commit is lost', async () => {
    const random = makeRandom(7)
    let done = 0
    let before = 0
    for (let i = 0; i < kills; i++) {
      const child = start(50)
      const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
      // most of them while batches are written
      const timer = setTimeout(() => child.kill('SIGKILL'), 200 + random() * 500)
      const code = await ended
      clearTimeout(timer)
      expect(code ?? 0).toBe(0)
      if (code === null) done++
      const now = committed(at('killed.db')) ?? before
      expect(now).toBeGreaterThanOrEqual(before)
      before = now
    }
    expect(await new Promise((resolve) => start(1000).on('close', resolve))).toBe(0)
    expect(done).toBeGreaterThan(kills / 3)
    const request = { input: at('plan.dxf'), output: at('whole.db'), templates: at('library.db'), settings: defaultBimSettings, mode: 'start' as const }
    expect((await convertDrawing(request, testWorld({ processors: 2 }))).ok).toBe(true)
    expect(rowsOf(at('killed.db'))).toEqual(rowsOf(at('whole.db')))
    const db = new DatabaseSync(at('killed.db'))
    expect(db.prepare('PRAGMA integrity_check').get()?.integrity_check).toBe('ok')
    expect(db.prepare(`SELECT rtreecheck('elements_rtree') AS answer`).get()?.answer).toBe('ok')
    db.close()
  }, 600_000)
})
