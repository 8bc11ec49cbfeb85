import { spawn } from 'node:child_process'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { makeDiskStore } from '../src/index.ts'
import { collect } from './support/bytes.ts'

const program = (folder: string): string => `
  import { makeDiskStore } from ${JSON.stringify(new URL('../src/index.ts', import.meta.url).href)}
  const endless = async function* () {
    for (let n = 0; ; n++) {
      yield new Uint8Array(65536)
      if (n === 20) console.log('writing')
      if (n > 20) await new Promise((go) => setTimeout(go, 5))
    }
  }
  await makeDiskStore(${JSON.stringify(folder)}).put(endless())`

describe('keepBlob', () => {
  it('shows nothing of a put whose process was killed', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'trunnion-kill-'))
    const child = spawn(process.execPath, ['--input-type=module', '-e', program(folder)], { stdio: ['ignore', 'pipe', 'inherit'] })
    await new Promise((written) => child.stdout.once('data', written))
    child.kill('SIGKILL')
    await new Promise((ended) => child.once('close', ended))
    expect(await collect(makeDiskStore(folder).list())).toEqual([])
    expect(await readdir(folder)).toEqual(['incoming'])
    await rm(folder, { recursive: true })
  })
})
