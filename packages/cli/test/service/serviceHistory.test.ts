import { describe, expect, it } from 'vitest'
import { type Acknowledged, type KeptJob, checkServiceHistory } from './serviceHistory.ts'

const good: KeptJob = {
  id: '1',
  state: 'completed',
  content: 'a',
  artefacts: [
    { role: 'artefact', sha256: 'x' },
    { role: 'receipt', sha256: 'r' },
  ],
}
const told: readonly Acknowledged[] = [{ jobId: '1', content: 'a' }]
const expected = new Map([['a', 'x']])

describe('checkServiceHistory', () => {
  it('finds nothing in a good history, also when a client asked twice', () => {
    expect(checkServiceHistory([...told, ...told], [good], expected)).toEqual([])
  })

  it.each<[string, readonly KeptJob[]]>([
    ['a lost job', []],
    ['a job that never ended', [{ ...good, state: 'running' }]],
    ['a failed job', [{ ...good, state: 'failed' }]],
    ['a result that was written twice', [{ ...good, artefacts: [...good.artefacts, good.artefacts[0]] }]],
    ['a job without its receipt', [{ ...good, artefacts: good.artefacts.slice(0, 1) }]],
    ['other bytes', [{ ...good, artefacts: [{ role: 'artefact', sha256: 'y' }, good.artefacts[1]] }]],
    ['a conversion done twice', [good, { ...good, id: '2' }]],
    ['a job of another file', [{ ...good, content: 'b' }]],
  ])('finds %s', (_, jobs) => {
    expect(checkServiceHistory(told, jobs, expected)).not.toEqual([])
  })
})
