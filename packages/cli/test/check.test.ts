import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runCommand } from './support/runCommand.ts'

/** A cube without its top. */
const open = 'OFF\n8 5 0\n0 0 0\n1 0 0\n1 1 0\n0 1 0\n0 0 1\n1 0 1\n1 1 1\n0 1 1\n4 0 3 2 1\n4 0 1 5 4\n4 1 2 6 5\n4 2 3 7 6\n4 3 0 4 7\n'

describe('trunnion check', () => {
  let folder = ''
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'trunnion-check-'))
    writeFileSync(join(folder, 'open.off'), open)
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('prints exactly the agreed fields as one JSON document', async () => {
    const done = await runCommand(['check', 'open.off', '--json'], { cwd: folder })
    expect(done.code).toBe(0)
    const report = JSON.parse(done.out)
    expect(Object.keys(report).sort()).toEqual(['input', 'mesh', 'peakRssMb', 'recommendations', 'stages', 'tool', 'warnings'])
    expect(Object.keys(report.mesh)).toEqual(
      'vertices faces edges boundaryEdges holes nonManifoldEdges nonManifoldVertices misorientedEdges components eulerNumber genus watertight manifold volumeMm3 areaMm2 bboxMm degenerateFaces duplicateFaces selfIntersections unitGuess volumeRangeMm3'.split(
        ' ',
      ),
    )
    expect(report.mesh.volumeRangeMm3[0]).toBeLessThanOrEqual(1)
    expect(report.mesh.volumeRangeMm3[1]).toBeGreaterThanOrEqual(1)
    expect(report.mesh).toMatchObject({ faces: 10, holes: 1, boundaryEdges: 4, watertight: false, areaMm2: 5 })
  })

  it('measures walls when asked, and refuses a limit that is none', async () => {
    const report = JSON.parse((await runCommand(['check', 'open.off', '--json', '--min-wall', '2'], { cwd: folder })).out)
    expect(report.walls).toMatchObject({ limitMm: 2, leastMm: 1 })
    expect(report.walls.areaMm2).toBeGreaterThan(3)
    expect((await runCommand(['check', 'open.off', '--min-wall', 'thin'], { cwd: folder })).code).toBe(2)
  })

  it('tells people what is wrong, and where when they ask', async () => {
    const { out } = await runCommand(['check', 'open.off', '--places'], { cwd: folder })
    expect(out).toContain('not watertight')
    expect(out).toContain('1 hole with 4 boundary edges')
    expect(out).toContain('at (0.5, 0.5, 1), 4 edges')
  })

  it('refuses what is no model with exit 3', async () => {
    expect((await runCommand(['check', '-', '--json'], { cwd: folder, stdin: new TextEncoder().encode('no model') })).code).toBe(3)
  })
})
