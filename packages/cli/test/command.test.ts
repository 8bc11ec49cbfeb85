import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runCommand } from './support/runCommand.ts'

const sample = fileURLToPath(new URL('../../../samples/gearbox.step', import.meta.url))
let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'trunnion-cli-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const cube = 'OFF\n8 6 0\n0 0 0\n1 0 0\n1 1 0\n0 1 0\n0 0 1\n1 0 1\n1 1 1\n0 1 1\n4 0 3 2 1\n4 4 5 6 7\n4 0 1 5 4\n4 1 2 6 5\n4 2 3 7 6\n4 3 0 4 7\n'

describe('trunnion', () => {
  it('prints its version', async () => {
    expect(await runCommand(['--version'])).toMatchObject({ code: 0, out: '0.1.0\n' })
  })

  it('lists its commands, and exits 2 when none is given', async () => {
    expect((await runCommand([])).code).toBe(2)
    const help = await runCommand(['--help'])
    expect(help.code).toBe(0)
    for (const name of ['convert', 'inspect', 'verify', 'doctor', 'config']) expect(help.out).toContain(name)
  })

  it.each(['convert', 'inspect', 'verify', 'doctor', 'config'])('shows help with examples for %s', async (name) => {
    expect(await runCommand([name, '--help'])).toMatchObject({ code: 0, out: expect.stringContaining('Examples') })
  })

  it.each([
    ['nonsense'],
    ['convert'],
    ['convert', 'a', 'b', 'c'],
    ['convert', 'a', '--nonsense'],
    ['convert', 'a', '--to', 'doc'],
    ['inspect', 'a', '--deflection', '-1'],
  ])('exits 2 for %j with a JSON error', async (...args) => {
    const done = await runCommand([...args, '--json'])
    expect(done.code).toBe(2)
    expect(JSON.parse(done.out)).toMatchObject({ error: { code: 'USAGE', class: 'permanent', remedy: expect.any(String) } })
  })
})

describe('trunnion convert', () => {
  it('writes a GLB and prints one JSON document', async () => {
    const done = await runCommand(['convert', sample, 'gearbox.glb', '--json', '--receipt', 'receipt.json'], { cwd: folder })
    expect(done.code).toBe(0)
    const report = JSON.parse(done.out)
    expect(report.output).toMatchObject({ file: 'gearbox.glb', format: 'glb', bytes: readFileSync(join(folder, 'gearbox.glb')).length })
    expect(report.scene.partInstances).toBeGreaterThan(report.scene.uniqueMeshes)
    expect(report.stages.length).toBeGreaterThan(2)
    expect(await runCommand(['verify', 'gearbox.glb', 'receipt.json', '--json'], { cwd: folder })).toMatchObject({
      code: 0,
      out: expect.stringContaining('"ok":true'),
    })
    writeFileSync(join(folder, 'other.glb'), readFileSync(join(folder, 'gearbox.glb')).subarray(0, -4))
    expect((await runCommand(['verify', 'other.glb', 'receipt.json', '--json'], { cwd: folder })).code).toBe(3)
  })

  it('names the output after the input, in the current folder, when none is given', async () => {
    writeFileSync(join(folder, 'cube.off'), cube)
    expect(await runCommand(['convert', 'cube.off', '--to', 'stl'], { cwd: folder })).toMatchObject({ code: 0 })
    expect(readFileSync(join(folder, 'cube.stl')).length).toBe(84 + 12 * 50)
  })

  it('reads standard input and prints colours only where they are wanted', async () => {
    const done = await runCommand(['convert', '-', 'from-stdin.ply'], { cwd: folder, stdin: new TextEncoder().encode(cube), env: { NO_COLOR: '1' } })
    expect(done.code).toBe(0)
    expect(done.out + done.err).not.toContain('\u001b')
    expect(readdirSync(folder)).toContain('from-stdin.ply')
  })

  it('refuses garbage with exit 3, a JSON error and no output file', async () => {
    writeFileSync(join(folder, 'garbage.step'), 'nothing of the kind')
    const done = await runCommand(['convert', 'garbage.step', 'garbage.glb', '--json'], { cwd: folder })
    expect(done.code).toBe(3)
    expect(JSON.parse(done.out).error).toMatchObject({ code: 'INPUT_UNRECOGNISED', class: 'permanent' })
    expect(readdirSync(folder)).not.toContain('garbage.glb')
  })

  it('exits 3 for a missing file, 4 above a limit, 5 when the output cannot be written', async () => {
    expect((await runCommand(['convert', 'missing.step'], { cwd: folder })).code).toBe(3)
    expect((await runCommand(['convert', sample, 'x.glb', '--max-instances', '2'], { cwd: folder })).code).toBe(4)
    expect((await runCommand(['convert', 'cube.off', 'no/such/folder/x.glb'], { cwd: folder })).code).toBe(5)
  })

  it('leaves nothing behind when it is interrupted', async () => {
    const before = readdirSync(folder)
    const done = await runCommand(['convert', sample, 'interrupted.glb', '--deflection', '0.0005'], { cwd: folder, interruptAfterMs: 600 })
    expect(done.code).toBe(130)
    expect(readdirSync(folder)).toEqual(before)
  })
})

describe('settings', () => {
  const value = async (env: NodeJS.ProcessEnv, ...args: readonly string[]) => {
    const { settings } = JSON.parse((await runCommand(['config', '--json', ...args], { cwd: folder, env })).out)
    const { value: number, source } = settings.find(({ name }: { name: string }) => name === 'convertMaxMb')
    return `${number} ${source}`
  }

  it('go by flag, environment, file, default, in that order', async () => {
    expect(await value({})).toBe('500 default')
    writeFileSync(join(folder, 'trunnion.config.json'), '{"convertMaxMb": 10}')
    expect(await value({})).toBe('10 file')
    expect(await value({ TRUNNION_CONVERT_MAX_MB: '20' })).toBe('20 environment')
    expect(await value({ TRUNNION_CONVERT_MAX_MB: '20' }, '--convert-max-mb', '30')).toBe('30 flag')
  })

  it('are refused when unknown or out of range', async () => {
    writeFileSync(join(folder, 'trunnion.config.json'), '{"convertMaxMB": 10}')
    expect((await runCommand(['config'], { cwd: folder })).code).toBe(2)
    rmSync(join(folder, 'trunnion.config.json'))
    expect((await runCommand(['config', '--workers', 'many'], { cwd: folder })).code).toBe(2)
  })
})

describe('trunnion doctor', () => {
  it('finds the kernel working', async () => {
    const done = await runCommand(['doctor', '--json'])
    expect(JSON.parse(done.out).checks).toContainEqual(expect.objectContaining({ name: 'kernel', state: 'ok' }))
  })
})
