import type { WarningLog } from '@trunnion/core'
import type { ScanState } from '../tokens/scanState.ts'

/** Says what had to be stepped over, and how the file ended. */
export const warnOfDamage = (
  log: WarningLog,
  scan: ScanState,
  { sawEnd, closedProperly, insideSection }: { readonly sawEnd: boolean; readonly closedProperly: boolean; readonly insideSection: boolean },
): void => {
  const [first] = scan.lost
  if (first) {
    const ranges = scan.lost.slice(0, 8).map(({ from, to }) => `${from}–${to}`)
    const more = scan.lostCount > ranges.length ? ' …' : ''
    log.add('INPUT_REPAIRED', `Bytes that are no groups were stepped over: ${ranges.join(', ')}${more}.`, { format: 'dxf', offset: first.from }, scan.lostCount)
  }
  if (!closedProperly) log.add('INPUT_REPAIRED', 'Sections are not closed or entities stand outside of them; they were read all the same.')
  if (!sawEnd) log.add(insideSection ? 'INPUT_TRUNCATED' : 'INPUT_REPAIRED', insideSection ? 'The file ends inside a section.' : 'The EOF record is missing.')
}
