import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BimRequest, type BimSettings, type BimWorld, convertDrawing, defaultBimSettings } from '../src/index.ts'
import { block, drawing, insert, line, writePlan } from './support/drawing.ts'
import { writeLibrary } from './support/library.ts'
import { rowsOf, testWorld } from './support/world.ts'

let folder = ''
const at = (name: string): string => join(folder, name)
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'trunnion-bim-'))
  writeLibrary(at('library.db'))
  writePlan(at('plan.dxf'), 3000)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const convert = (
  output: string,
  settings: Partial<BimSettings> = {},
  mode: BimRequest['mode'] = 'start',
  world: Partial<BimWorld> = {},
  input = at('plan.dxf'),
) =>
  convertDrawing(
    { input, output: at(output), templates: at('library.db'), settings: { ...defaultBimSettings, parallel: 1, ...settings }, mode },
    testWorld(world),
  )

const codeOf = (result: Awaited<ReturnType<typeof convert>>): string => (result.ok ? 'ok' : result.error.code)

/** Stops after the first batches, at a checkpoint. */
const interrupted = (output: string, settings: Partial<BimSettings> = {}) => {
  const abort = new AbortController()
  return convert(output, { batchSize: 500, ...settings }, 'start', { signal: abort.signal, onProgress: ({ batch }) => batch >= 2 && abort.abort() })
}

describe('convertDrawing', () => {
  it('accounts for every entity', async () => {
    const done = await convert('whole.db')
    if (!done.ok || !done.value) throw new Error('no report')
    const { entities } = done.value
    expect(entities.total).toBe(3000)
    expect(entities.matched + entities.skipped).toBe(3000)
    expect(Object.values(entities.byType).reduce((a, b) => a + b, 0)).toBe(3000)
    expect(Object.values(entities.byLayer).reduce((a, b) => a + b, 0)).toBe(3000)
  })

  it.each([{ parallel: 2 }, { batchSize: 77 }, { checkpointInterval: 4, batchSize: 100 }, { batchSize: 'auto' as const }])(
    'gives the same rows with %j',
    async (settings) => {
      expect(codeOf(await convert('other.db', settings, 'restart'))).toBe('ok')
      expect(rowsOf(at('other.db'))).toEqual(rowsOf(at('whole.db')))
    },
  )

  it('goes on where it was interrupted, and ends with the same rows', async () => {
    expect(codeOf(await interrupted('resumed.db'))).toBe('CONVERSION_PAUSED')
    const db = new DatabaseSync(at('resumed.db'))
    expect(db.prepare('SELECT status, entities_processed FROM _conversion_progress').get()).toEqual({ status: 'paused', entities_processed: 1000 })
    db.close()
    const done = await convert('resumed.db', {}, 'resume')
    expect(done.ok && done.value?.resume).toMatchObject({ resumed: true, fromEntity: 1000 })
    expect(rowsOf(at('resumed.db'))).toEqual(rowsOf(at('whole.db')))
  })

  it('leaves a finished output alone', async () => {
    const before = readFileSync(at('whole.db'))
    expect(await convert('whole.db', {}, 'resume')).toEqual({ ok: true, value: undefined })
    expect(codeOf(await convert('whole.db'))).toBe('OUTPUT_EXISTS')
    expect(readFileSync(at('whole.db')).equals(before)).toBe(true)
  })

  it('does not touch a file that it did not make', async () => {
    writeFileSync(at('letter.txt'), 'dear friend')
    expect(codeOf(await convert('letter.txt', {}, 'restart'))).toBe('OUTPUT_EXISTS')
    expect(readFileSync(at('letter.txt'), 'utf8')).toBe('dear friend')
  })

  it('asks what to do with an unfinished output', async () => {
    await interrupted('open.db')
    expect(codeOf(await convert('open.db'))).toBe('CONVERSION_UNFINISHED')
  })

  it('refuses to go on with another source, other templates or other settings', async () => {
    writePlan(at('changing.dxf'), 3000)
    const abort = new AbortController()
    const stopping = { signal: abort.signal, onProgress: () => abort.abort() }
    expect(codeOf(await convert('changed.db', { batchSize: 500 }, 'start', stopping, at('changing.dxf')))).toBe('CONVERSION_PAUSED')
    expect(codeOf(await convert('changed.db', { project: 'other' }, 'resume', {}, at('changing.dxf')))).toBe('RESUME_REFUSED')
    appendFileSync(at('changing.dxf'), '\n')
    expect(codeOf(await convert('changed.db', {}, 'resume', {}, at('changing.dxf')))).toBe('RESUME_REFUSED')
    writeLibrary(at('changed-library.db'), [{ template: 'wall', layer: '*', how: 'glob' }])
    await interrupted('templates.db')
    const request = {
      input: at('plan.dxf'),
      output: at('templates.db'),
      templates: at('changed-library.db'),
      settings: defaultBimSettings,
      mode: 'resume' as const,
    }
    expect(codeOf(await convertDrawing(request, testWorld()))).toBe('RESUME_REFUSED')
  })

  it('pauses when memory stays above its limit, and goes on later', async () => {
    expect(codeOf(await convert('memory.db', { batchSize: 100 }, 'start', { rssMb: () => 9000 }))).toBe('CONVERSION_PAUSED')
    expect(codeOf(await convert('memory.db', {}, 'resume'))).toBe('ok')
    expect(rowsOf(at('memory.db'))).toEqual(rowsOf(at('whole.db')))
  })

  it('waits for another process that holds the database, then pauses', async () => {
    await interrupted('locked.db')
    const other = new DatabaseSync(at('locked.db'))
    other.exec('BEGIN IMMEDIATE')
    const waits: number[] = []
    const sleep = async (ms: number): Promise<void> => void (ms > 0 && waits.push(ms))
    expect(codeOf(await convert('locked.db', { dbTimeout: 1 }, 'resume', { sleep }))).toBe('CONVERSION_PAUSED')
    other.exec('ROLLBACK')
    other.close()
    expect(waits).toEqual([1000, 2000, 4000, 8000, 16000])
    expect(codeOf(await convert('locked.db', {}, 'resume'))).toBe('ok')
    expect(rowsOf(at('locked.db'))).toEqual(rowsOf(at('whole.db')))
  })

  it('pauses when more entities are damaged than allowed', async () => {
    const damaged = Array.from(
      { length: 30 },
      (_, i) =>
        [
          [0, 'CIRCLE'],
          [5, `D${i}`],
          [8, 'A-WALL'],
        ] as const,
    )
    writeFileSync(at('damaged.dxf'), drawing([...damaged, line('A-WALL', 0, 0, 1000, 0)]))
    expect(codeOf(await convert('damaged.db', { batchSize: 5, maxErrors: 10 }, 'start', {}, at('damaged.dxf')))).toBe('CONVERSION_PAUSED')
    const done = await convert('damaged.db', { maxErrors: 100 }, 'resume', {}, at('damaged.dxf'))
    expect(done.ok && done.value?.errors).toMatchObject([{ type: 'CIRCLE', reason: 'damaged', count: 30 }])
  })

  it('processes classes of priority first, and makes the same elements', async () => {
    expect(codeOf(await convert('priority.db', { priority: ['IfcWall'], pairWalls: false }))).toBe('ok')
    expect(codeOf(await convert('plain.db', { pairWalls: false }))).toBe('ok')
    const classes = (file: string): unknown[] => {
      const db = new DatabaseSync(at(file))
      const rows = db.prepare('SELECT ifc_class, guid FROM elements_meta ORDER BY id').all()
      db.close()
      return rows
    }
    const [first, plain] = [classes('priority.db'), classes('plain.db')]
    expect(first[0]).toMatchObject({ ifc_class: 'IfcWall' })
    expect(new Set(first.map((row) => JSON.stringify(row)))).toEqual(new Set(plain.map((row) => JSON.stringify(row))))
  })

  it('stores equal geometry once, pairs the edges of walls and puts doors into them', async () => {
    const walls = [line('A-WALL', 0, 0, 5000, 0), line('A-WALL', 5000, 200, 0, 200)]
    const doors = [insert('A-DOOR', 'DOOR', 1000, 100), insert('A-DOOR', 'DOOR', 3000, 100, 180)]
    writeFileSync(at('room.dxf'), drawing([...walls, ...doors], block('DOOR', 900, 100)))
    const done = await convert('room.db', {}, 'start', {}, at('room.dxf'))
    expect(done.ok && done.value?.elements).toMatchObject({ total: 3, byClass: { IfcDoor: 2, IfcWall: 1 }, uniqueGeometries: 2, pairedWalls: 1 })
    const db = new DatabaseSync(at('room.db'))
    const wall = db
      .prepare(`SELECT m.dimensions, t.center_x, t.center_y, r.minZ, r.maxZ FROM elements_meta m JOIN element_transforms t ON t.guid = m.guid
      JOIN elements_rtree r ON r.id = t.rowid WHERE m.ifc_class = 'IfcWall'`)
      .get()
    expect(JSON.parse(String(wall?.dimensions))).toEqual({ x: 5, y: 0.2, z: 2.5 })
    expect(wall).toMatchObject({ center_x: 2.5, center_y: 0.1, minZ: 0, maxZ: 2.5 })
    expect(db.prepare('SELECT count(*) AS n FROM rel_fills').get()?.n).toBe(2)
    db.close()
  })
})
