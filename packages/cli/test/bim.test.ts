import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writePlan } from '../../bim/test/support/drawing.ts'
import { writeLibrary } from '../../bim/test/support/library.ts'
import { runCommand } from './support/runCommand.ts'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'trunnion-cli-bim-'))
  writeLibrary(join(folder, 'library.db'))
  writePlan(join(folder, 'plan.dxf'), 1000)
  writePlan(join(folder, 'large.dxf'), 100_000)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const bim = (args: readonly string[], options: { readonly env?: NodeJS.ProcessEnv; readonly interruptAfterMs?: number } = {}) =>
  runCommand(['bim', ...args, '--templates', 'library.db', '--json'], { cwd: folder, ...options })

describe('trunnion bim', () => {
  it('writes the database, IFC4 and GLB, and prints one JSON document', async () => {
    const done = await bim(['plan.dxf', 'plan.db', '--ifc', 'plan.ifc', '--glb', 'plan.glb'])
    expect(done.code).toBe(0)
    const report = JSON.parse(done.out)
    expect(report).toMatchObject({ entities: { total: 1000 }, database: { file: 'plan.db' }, resume: { resumed: false }, rules: { seeded: true } })
    const db = new DatabaseSync(join(folder, 'plan.db'))
    expect(db.prepare('SELECT count(*) AS n FROM elements_meta').get()?.n).toBe(report.elements.total)
    expect(db.prepare(`SELECT count(*) AS n FROM sqlite_schema WHERE name LIKE '\\_%' ESCAPE '\\'`).get()?.n).toBe(0)
    db.close()
    expect(readFileSync(join(folder, 'plan.ifc'), 'utf8')).toContain("FILE_SCHEMA(('IFC4'))")
    expect(readFileSync(join(folder, 'plan.glb')).toString('latin1', 0, 4)).toBe('glTF')
  })

  it('pauses at Ctrl+C with exit 75, exits 76 when nobody says what to do, and goes on', async () => {
    const paused = await bim(['large.dxf', 'large.db', '--batch-size', '100'], { interruptAfterMs: 1500 })
    expect(paused.code).toBe(75)
    expect(JSON.parse(paused.out)).toMatchObject({ error: { code: 'CONVERSION_PAUSED', remedy: expect.stringContaining('--resume') } })
    const status = await runCommand(['bim', 'status', 'large.db', '--json'], { cwd: folder })
    expect(JSON.parse(status.out)).toMatchObject({ status: 'paused', dxf_filepath: 'large.dxf', current_batch_number: expect.any(Number) })
    const asked = await bim(['large.dxf', 'large.db'])
    expect(asked.code).toBe(76)
    expect(JSON.parse(asked.out)).toMatchObject({ error: { code: 'CONVERSION_UNFINISHED' } })
    const done = await bim(['large.dxf', 'large.db', '--resume'])
    expect(done.code).toBe(0)
    expect(JSON.parse(done.out)).toMatchObject({ entities: { total: 100_000 }, resume: { resumed: true } })
    expect(await bim(['large.dxf', 'large.db', '--resume'])).toMatchObject({ code: 0, out: expect.stringContaining('"unchanged":true') })
    expect((await bim(['large.dxf', 'large.db'])).code).toBe(2)
  })

  it('takes settings from flags before the environment, and refuses what it does not know', async () => {
    expect((await bim(['plan.dxf', 'env.db', '--log-file', ''], { env: { TRUNNION_BIM_BATCH_SIZE: 'many' } })).code).toBe(2)
    expect(
      (await bim(['plan.dxf', 'env.db', '--log-file', '', '--log-level', 'DEBUG', '--batch-size', '200'], { env: { TRUNNION_BIM_BATCH_SIZE: '100' } })).code,
    ).toBe(0)
    expect((await bim(['plan.dxf', 'env.db', '--error-action', 'laugh'])).code).toBe(2)
  })

  it('leaves nothing behind when the input is no drawing', async () => {
    expect((await bim(['library.db', 'none.db'])).code).toBe(3)
    expect((await bim(['missing.dxf', 'none.db'])).code).toBe(3)
    expect(existsSync(join(folder, 'none.db'))).toBe(false)
  })
})
