import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { buildJt } from '../../formats/jt/test/build/buildJt.ts'
import { jt95 } from '../../formats/jt/test/build/dialects.ts'
import type { JtModel } from '../../formats/jt/test/build/model.ts'
import { sampleModel } from '../../formats/jt/test/build/sampleModel.ts'
import { runCommand } from './support/runCommand.ts'

/** An assembly of two part files; a missing one has a box 1,000 mm away. */
const assemblyOf = (first: string, second: string): Uint8Array => {
  const model: JtModel = {
    nodes: [
      { id: 0, type: 'partition', children: [1] },
      { id: 1, type: 'metaData', children: [2, 3] },
      { id: 2, type: 'instance', children: [4] },
      { id: 3, type: 'instance', children: [5] },
      { id: 4, type: 'partition', fileName: first },
      { id: 5, type: 'partition', fileName: second, box: [1000, 0, 0, 1001, 1, 1] },
    ],
    properties: { 0: [['JT_PROP_NAME', 'top.asm;1;0:']], 1: [['JT_PROP_MEASUREMENT_UNITS', 'Millimeters']] },
  }
  return buildJt(model, jt95)
}
const part = buildJt(sampleModel, jt95)

const inspect = async (files: Readonly<Record<string, Uint8Array>>) => {
  const folder = mkdtempSync(join(tmpdir(), 'trunnion-jt-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  for (const [name, bytes] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), bytes)
  }
  const { code, out } = await runCommand(['inspect', join(folder, 'top.jt'), '--json'])
  const { scene, warnings } = JSON.parse(out)
  return { code, scene, codes: warnings.map((warning: { code: string }) => warning.code) }
}

describe('part files of a JT assembly', () => {
  it('are taken from beside it, whatever their case and separators', async () => {
    const { code, scene, codes } = await inspect({ 'top.jt': assemblyOf('.\\Parts\\Bolt.jt', './PARTS/nut.jt'), 'parts/BOLT.JT': part, 'parts/Nut.jt': part })
    expect({ code, codes, instances: scene.partInstances }).toEqual({ code: 0, codes: [], instances: 4 })
  })

  it('that are missing are reported, and their box stands for them', async () => {
    const { code, scene, codes } = await inspect({ 'top.jt': assemblyOf('bolt.jt', 'nut.jt'), 'bolt.jt': part })
    expect({ code, codes, instances: scene.partInstances, farthest: scene.bboxMm[3] }).toEqual({
      code: 0,
      codes: ['REFERENCE_MISSING'],
      instances: 3,
      farthest: 1001,
    })
  })

  it('lie beside the file that refers to them, or else beside the assembly', async () => {
    const { code, codes, scene } = await inspect({
      'top.jt': assemblyOf('sub/inner.jt', 'sub/inner.jt'),
      'sub/inner.jt': assemblyOf('part.jt', 'shared.jt'),
      'sub/part.jt': part,
      'shared.jt': part,
    })
    expect({ code, codes, instances: scene.partInstances }).toEqual({ code: 0, codes: [], instances: 8 })
  })

  it('outside the folder of the assembly are never read', async () => {
    const { codes } = await inspect({ 'top.jt': assemblyOf('../secret.jt', '/etc/hostname') })
    expect(codes).toContain('REFERENCE_MISSING')
  })
})
