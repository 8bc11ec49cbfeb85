import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { has, read, runProgram } from './support/files.ts'

const units = ['trunnion.service', 'trunnion-worker@.service']
const settingsOf = (unit: string): readonly string[] =>
  read(`deploy/systemd/${unit}`)
    .split('\n')
    .filter((line) => /^[A-Z]\w+=/.test(line))
const hardening = /^(NoNew|Capability|Ambient|Protect|Private|Restrict|Lock|Remove|SystemCall|IPAddress)/

describe.each(units)('%s', (unit) => {
  it.skipIf(!has('systemd-analyze'))('is a unit that systemd takes (systemd-analyze verify)', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'trunnion-unit-')), unit.replace('@.', '@cpu.'))
    writeFileSync(file, read(`deploy/systemd/${unit}`))
    const { status, text } = runProgram('systemd-analyze', 'verify', '--man=no', file)
    expect(text.split('\n').filter((line) => line.includes('trunnion'))).toEqual([])
    expect(status).toBe(0)
  })

  it('is closed where it can be', () => {
    expect(settingsOf(unit)).toEqual(
      expect.arrayContaining(['NoNewPrivileges=yes', 'ProtectSystem=strict', 'ProtectHome=yes', 'PrivateTmp=yes', 'CapabilityBoundingSet=', 'User=trunnion']),
    )
  })

  it('leaves open what bubblewrap and compiled code need', () => {
    const closed = /^(RestrictNamespaces|PrivateUsers|ProtectKernelTunables|ProtectKernelLogs|ProcSubset|MemoryDenyWriteExecute)=/
    expect(settingsOf(unit).filter((line) => closed.test(line))).toEqual([])
    expect(settingsOf(unit)).toContain('SystemCallFilter=@system-service @mount')
    expect(settingsOf(unit).find((line) => line.startsWith('RestrictAddressFamilies='))).toContain('AF_NETLINK')
  })
})

it('both units are closed alike', () => {
  const [service, worker] = units.map((unit) => settingsOf(unit).filter((line) => hardening.test(line)))
  expect(worker).toEqual(service)
})
