import { type TagList, makeTagList } from './tagList.ts'

/** A range of bytes `[from, to)` of the input. */
export interface ByteRange {
  readonly from: number
  readonly to: number
}

/** The scanner's window on the input and the record it is in. */
export interface ScanState {
  /** `bytes[end]` is always there and a line feed: lines end without a test of the bound. */
  bytes: Uint8Array
  view: DataView
  /** Next unread byte, a group's first. */
  at: number
  end: number
  /** Offset of `bytes[0]` in the input. */
  origin: number
  /** No more bytes come. */
  final: boolean
  /** First byte of the current record; meaningful when it has groups. */
  recordStart: number
  readonly tags: TagList
  /** Numbers are left unparsed: the record is only walked over. */
  skim: boolean
  /** Bytes that belong to no group, as offsets in the input, while scanning is out of step; -1 when it is in step. */
  lostFrom: number
  readonly lost: ByteRange[]
  lostCount: number
  /** Groups of this record whose number could not be read, or that stand beside lost bytes. */
  damaged: number
  /** The last record was ended by the end of the bytes inside a group. */
  cutOff: boolean
}

export const STARVED = 0
export const RECORD = 1
export const END = 2
export type ScanResult = typeof STARVED | typeof RECORD | typeof END

const noBytes = Uint8Array.of(10)

export const makeScanState = (): ScanState => ({
  bytes: noBytes,
  view: new DataView(noBytes.buffer),
  at: 0,
  end: 0,
  origin: 0,
  final: false,
  recordStart: 0,
  tags: makeTagList(),
  skim: false,
  lostFrom: -1,
  lost: [],
  lostCount: 0,
  damaged: 0,
  cutOff: false,
})

/** Ranges beyond this many are counted, not listed. */
const listedRanges = 1000

/** Notes that bytes up to `at` (in the window) belong to no group. */
export const endLoss = (s: ScanState, at: number): void => {
  if (s.lostFrom < 0) return
  s.lostCount++
  if (s.lost.length < listedRanges) s.lost.push({ from: s.lostFrom, to: s.origin + at })
  s.lostFrom = -1
  s.damaged++
}
