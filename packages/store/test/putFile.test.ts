import { execFileSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeDiskStore, putFile } from '../src/index.ts'

describe('putFile', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'trunnion-put-'))
  })
  afterAll(() => rm(folder, { recursive: true }))
  const outcome = (path: string) => putFile(makeDiskStore(join(folder, 'store')), path)

  it('says INPUT_NOT_FOUND for a path where nothing is, and for a folder', async () => {
    expect(await outcome(join(folder, 'nothing'))).toMatchObject({ ok: false, error: { code: 'INPUT_NOT_FOUND' } })
    expect(await outcome(folder)).toMatchObject({ ok: false, error: { code: 'INPUT_NOT_FOUND' } })
  })

  it('does not wait at a pipe', async () => {
    execFileSync('mkfifo', [join(folder, 'pipe')])
    expect(await outcome(join(folder, 'pipe'))).toMatchObject({ ok: false, error: { code: 'INPUT_NOT_FOUND' } })
  })
})
