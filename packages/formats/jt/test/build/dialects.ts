import type { Dialect } from './model.ts'

/** Every major version in both byte orders, with the compressions it can have. */
export const dialects: readonly Dialect[] = ([true, false] as const).flatMap((littleEndian): Dialect[] => [
  { major: 8, minor: 0, littleEndian, compression: 'zlib' },
  { major: 8, minor: 1, littleEndian, compression: 'stored' },
  { major: 9, minor: 5, littleEndian, compression: 'zlib' },
  { major: 10, minor: 0, littleEndian, compression: 'xz' },
  { major: 10, minor: 3, littleEndian, compression: 'xz' },
  { major: 10, minor: 5, littleEndian, compression: 'stored' },
])

export const nameOf = ({ major, minor, littleEndian, compression }: Dialect): string =>
  `${major}.${minor} ${littleEndian ? 'little' : 'big'}-endian ${compression}`

export const jt95: Dialect = { major: 9, minor: 5, littleEndian: true, compression: 'zlib' }
