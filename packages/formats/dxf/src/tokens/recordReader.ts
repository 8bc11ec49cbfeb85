import { fault } from '@trunnion/core'
import { scanAscii } from './scanAscii.ts'
import { scanBinary } from './scanBinary.ts'
import { END, STARVED, type ScanResult, type ScanState, makeScanState } from './scanState.ts'

/** How the groups of a file are written. */
export type Flavour = 'ascii' | 'binary-narrow' | 'binary-wide'

/** Cuts a DXF into records (a code 0 and the groups up to the next), over bytes that come in pieces. */
export interface RecordReader {
  readonly scan: ScanState
  flavour: Flavour | undefined
  /** Gives the next piece of the input. */
  feed(chunk: Uint8Array): void
  /** Says that no more comes. */
  finish(): void
  /** Reads the next record into `scan.tags`, where it stays until the next call. */
  next(): ScanResult
}

const sentinel = 'AutoCAD Binary DXF\r\n\x1a\0'
const headNeeded = 64

/**
 * Makes a {@link RecordReader}. Memory: one window that holds the longest record and one piece of the input.
 *
 * @param start - offset of the first byte in the input, and the flavour, when reading goes on in the middle of a file
 * @param longestRecord - bytes a record may have before LIMIT_BYTES
 */
export const makeRecordReader = (longestRecord: number, start?: { readonly offset: number; readonly flavour: Flavour }): RecordReader => {
  const scan = makeScanState()
  let carriageReturns = false
  if (start) scan.origin = start.offset
  /** Begins a window of its own: the caller's bytes are never kept. */
  let room = new Uint8Array(0)
  let fresh = true

  const begin = (): boolean => {
    if (scan.end < headNeeded && !scan.final) return false
    const { bytes, end } = scan
    if (end >= 22 && isSentinel(bytes)) {
      reader.flavour = end > 23 && bytes[22] === 0 && bytes[23] === 0 ? 'binary-wide' : 'binary-narrow'
      scan.at = 22
    } else {
      reader.flavour = 'ascii'
      if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) scan.at = 3
      const head = bytes.subarray(0, Math.min(end, 4096))
      carriageReturns = !head.includes(10) && head.includes(13)
      if (carriageReturns) toLineFeeds(bytes, 0, end)
    }
    return true
  }

  const reader: RecordReader = {
    scan,
    flavour: start?.flavour,
    feed(chunk) {
      const keep = scan.tags.count > 0 ? scan.recordStart : scan.at
      const kept = scan.end - keep
      if (kept > longestRecord) fault('LIMIT_BYTES', `A record is longer than ${longestRecord} bytes.`, { format: 'dxf', offset: scan.origin + keep })
      const needed = kept + chunk.length + 1
      const old = scan.bytes
      if (needed > room.length) room = new Uint8Array(Math.max(needed, Math.min(2 * room.length, needed + (1 << 24))))
      if (kept > 0) {
        if (old === room) room.copyWithin(0, keep, scan.end)
        else room.set(old.subarray(keep, scan.end))
      }
      room.set(chunk, kept)
      if (carriageReturns) toLineFeeds(room, kept, kept + chunk.length)
      if (scan.bytes !== room) {
        scan.bytes = room
        scan.view = new DataView(room.buffer)
      }
      scan.origin += keep
      scan.at -= keep
      scan.recordStart -= keep
      scan.end = kept + chunk.length
      room[scan.end] = 10
    },
    finish() {
      scan.final = true
    },
    next() {
      if (reader.flavour === undefined && !begin()) return STARVED
      if (fresh) {
        scan.tags.count = 0
        scan.damaged = 0
      }
      const result = reader.flavour === 'ascii' ? scanAscii(scan) : scanBinary(scan, reader.flavour === 'binary-wide')
      fresh = result !== STARVED
      return result
    },
  }
  return reader
}

const isSentinel = (bytes: Uint8Array): boolean => {
  for (let i = 0; i < sentinel.length; i++) if (bytes[i] !== sentinel.charCodeAt(i)) return false
  return true
}

/** Files of old Macintosh programs end lines with a carriage return alone. */
const toLineFeeds = (bytes: Uint8Array, from: number, to: number): void => {
  for (let i = from; i < to; i++) if (bytes[i] === 13) bytes[i] = 10
}

export { END, STARVED }
