import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runCommand } from './support/runCommand.ts'

const corners = '0 0 0\n1 0 0\n1 1 0\n0 1 0\n0 0 1\n1 0 1\n1 1 1\n0 1 1\n'
const walls = '4 0 3 2 1\n4 0 1 5 4\n4 1 2 6 5\n4 2 3 7 6\n4 3 0 4 7\n'
/** A cube with one triangle missing. */
const cracked = `OFF\n8 6 0\n${corners}${walls}3 4 5 6\n`
const whole = `OFF\n8 6 0\n${corners}${walls}4 4 5 6 7\n`

describe('trunnion repair', () => {
  let folder = ''
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'trunnion-repair-'))
    writeFileSync(join(folder, 'cracked.off'), cracked)
    writeFileSync(join(folder, 'whole.off'), whole)
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('prints exactly the agreed fields as one JSON document', async () => {
    const done = await runCommand(['repair', 'cracked.off', 'fixed.stl', '--aggressive', '--json'], { cwd: folder })
    expect(done.code).toBe(0)
    const report = JSON.parse(done.out)
    expect(Object.keys(report).sort()).toEqual(['after', 'before', 'input', 'output', 'peakRssMb', 'repair', 'stages', 'tool', 'warnings'])
    expect(report.repair).toMatchObject({ holesFilled: 1, deviation: { maxMm: 0, p99Mm: 0, meanMm: 0 } })
    expect(report.after).toMatchObject({ watertight: true, volumeMm3: 1, faces: 12 })
    expect(report.output).toMatchObject({ file: 'fixed.stl', format: 'stl', bytes: 84 + 12 * 50 })
  })

  it.each(['stl', 'obj', 'ply', '3mf', 'glb'])('writes and reads %s, and gives a clean file back to the byte', async (suffix) => {
    await runCommand(['repair', 'cracked.off', `a.${suffix}`, '--aggressive'], { cwd: folder })
    const again = await runCommand(['repair', `a.${suffix}`, `b.${suffix}`, '--aggressive', '--json'], { cwd: folder })
    expect(JSON.parse(again.out).after).toMatchObject({ watertight: true, faces: 12 })
    expect(readFileSync(join(folder, `b.${suffix}`)).equals(readFileSync(join(folder, `a.${suffix}`)))).toBe(true)
  })

  it('leaves designed openings open with a warning, and still ends well', async () => {
    writeFileSync(join(folder, 'open.off'), `OFF\n8 5 0\n${corners}${walls}`)
    const done = await runCommand(['repair', 'open.off', 'open.stl', '--json', '--receipt', 'proof.json'], { cwd: folder })
    expect(done.code).toBe(0)
    const report = JSON.parse(done.out)
    expect(report.after.boundaryEdges).toBe(4)
    expect(report.warnings.map(({ code }: { code: string }) => code)).toContain('DEFECTS_LEFT')
    const proof = JSON.parse(readFileSync(join(folder, 'proof.json'), 'utf8'))
    expect(proof.subject.sha256).toBe(report.output.sha256)
  })

  it('writes what takes every pass back', async () => {
    expect((await runCommand(['repair', 'cracked.off', 'fixed.stl', '--aggressive', '--undo', 'undo.json'], { cwd: folder })).code).toBe(0)
    const passes = JSON.parse(readFileSync(join(folder, 'undo.json'), 'utf8'))
    expect(passes).toMatchObject([{ name: 'fill', removed: [] }])
    expect(passes[0].added.length).toBe(9)
  })

  it('refuses STEP as an output and no model as an input', async () => {
    expect((await runCommand(['repair', 'whole.off', 'x.step', '--json'], { cwd: folder })).code).toBe(2)
    expect((await runCommand(['repair', '-', 'x.stl', '--json'], { cwd: folder, stdin: new TextEncoder().encode('no model') })).code).toBe(3)
    expect(existsSync(join(folder, 'x.stl'))).toBe(false)
  })
})
