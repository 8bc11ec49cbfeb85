import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { root, runProgram } from './support/files.ts'

const folder = mkdtempSync(join(tmpdir(), 'trunnion-models-'))
afterAll(() => rmSync(folder, { recursive: true }))
const make = `
  import { writeFileSync } from 'node:fs'
  import { makeStep, makeStl } from ${JSON.stringify(join(root, 'deploy/loadtest/makeModels.mjs'))}
  for (const number of [1, 2]) {
    writeFileSync('${folder}/' + number + '.step', makeStep(number))
    writeFileSync('${folder}/' + number + '.stl', makeStl(number, 200))
  }`

it('models of the load test are valid, and each is another', () => {
  expect(runProgram(process.execPath, '--input-type=module', '-e', make)).toMatchObject({ status: 0, text: '' })
  const inspect = (name: string) => {
    const { status, text } = runProgram(process.execPath, 'packages/cli/bin/trunnion.mjs', 'inspect', join(folder, name), '--json')
    expect(status, text).toBe(0)
    // the command's own document
    return JSON.parse(text) as { input: { sha256: string }; scene: { triangles: number }; brep?: { volumeMm3: number; freeEdges: number }; warnings: unknown[] }
  }
  const [first, second, mesh] = ['1.step', '2.step', '1.stl'].map(inspect)
  // 10 mm and an eighth, by 20, by 30
  expect(first).toMatchObject({ brep: { freeEdges: 0 }, warnings: [] })
  expect(first?.brep?.volumeMm3).toBeCloseTo(10.125 * 20 * 30, 6)
  expect(second?.input.sha256).not.toBe(first?.input.sha256)
  expect(mesh?.scene.triangles).toBe(200)
})
