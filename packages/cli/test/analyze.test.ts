import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runCommand } from './support/runCommand.ts'

const gearbox = fileURLToPath(new URL('../../../samples/gearbox.step', import.meta.url))
/** A closed cube. */
const cube = 'OFF\n8 6 0\n0 0 0\n1 0 0\n1 1 0\n0 1 0\n0 0 1\n1 0 1\n1 1 1\n0 1 1\n4 0 3 2 1\n4 0 1 5 4\n4 1 2 6 5\n4 2 3 7 6\n4 3 0 4 7\n4 4 5 6 7\n'

describe('trunnion analyze', () => {
  let folder = ''
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'trunnion-analyze-'))
    writeFileSync(join(folder, 'cube.off'), cube)
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('prints the agreed fields as one JSON document', async () => {
    const done = await runCommand(['analyze', gearbox, '--json', '--density', '7.85'], { cwd: folder })
    expect(done.code).toBe(0)
    const report = JSON.parse(done.out)
    for (const name of ['input', 'validation', 'healing', 'tier', 'confidence', 'features', 'faces', 'part', 'manufacturability', 'stages'])
      expect(report).toHaveProperty(name)
    expect(report.validation.qualityScore).toBeGreaterThan(0.7)
    expect(Object.keys(report.part)).toEqual(expect.arrayContaining(['volumeMm3', 'areaMm2', 'bboxMm', 'massG']))
    for (const name of ['id', 'class', 'faces', 'instance', 'parameters', 'confidence', 'source']) expect(report.features[0]).toHaveProperty(name)
    for (const name of ['id', 'surface', 'class', 'confidence']) expect(report.faces[0]).toHaveProperty(name)
  })

  it('answers for a mesh at tier 2 and says why', async () => {
    const done = await runCommand(['analyze', 'cube.off'], { cwd: folder })
    expect(done.code).toBe(0)
    expect(done.out).toContain('tier 2')
    expect(done.out).toContain('no exact surfaces')
  })

  it('takes a tier to answer at, and nothing else for one', async () => {
    expect(JSON.parse((await runCommand(['analyze', 'cube.off', '--tier', '4', '--json'], { cwd: folder })).out).tier).toBe(4)
    expect((await runCommand(['analyze', 'cube.off', '--tier', '5'], { cwd: folder })).code).toBe(2)
  })

  it('refuses what is no model with exit 3', async () => {
    expect((await runCommand(['analyze', '-', '--json'], { cwd: folder, stdin: new TextEncoder().encode('no model') })).code).toBe(3)
  })
})
