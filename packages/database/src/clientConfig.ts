import pg from 'pg'

const int8 = 20

/** `bigint` as a number where that is exact: counts and sizes are; a `bigint` beyond, which JSON refuses aloud instead of rounding. */
const parseInt8 = (text: string): number | bigint => {
  const value = Number(text)
  return Number.isSafeInteger(value) ? value : BigInt(text)
}

/** Settings every connection of ours shares. */
export const clientConfig = (url: string) => ({
  connectionString: url,
  application_name: 'trunnion',
  keepAlive: true,
  types: {
    // pg's own overloads return any for every type.
    getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
      oid === int8 && format !== 'binary' ? parseInt8 : pg.types.getTypeParser(oid, format ?? 'text')) as typeof pg.types.getTypeParser,
  },
})
