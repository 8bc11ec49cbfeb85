/** A JSON value. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }
export type JsonObject = { readonly [key: string]: Json }

/** Text that PostgreSQL's jsonb takes: neither NUL nor half of a surrogate pair. */
const storable = (text: string): string => text.toWellFormed().replaceAll('\0', '\ufffd')

/** What is left of a value once it has been through JSON and jsonb; so that its hash is the same before and after. */
export const storableJson = (value: unknown): Json => {
  // JSON.stringify gives undefined for undefined and functions; a property that cannot be stored is absent.
  const text = JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'string' ? storable(inner) : typeof inner === 'bigint' ? String(inner) : inner,
  ) as string | undefined
  return text === undefined
    ? null
    : JSON.parse(text, (_key, inner: Json) => (isObject(inner) ? Object.fromEntries(Object.entries(inner).map(([key, of]) => [storable(key), of])) : inner))
}

const isObject = (value: Json): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * JSON with sorted keys and no white space: equal values give equal text (after RFC 8785; keys are sorted by UTF-16 code units). Values are at most as deep as what
 * `JSON.parse` took.
 */
export const canonicalJson = (value: Json): string => {
  // -0 and 0 are one number to jsonb, and JSON.stringify writes both as 0.
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (isObject(value)) {
    const members = Object.keys(value)
      .sort()
      .map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key])}`)
    return `{${members.join(',')}}`
  }
  return JSON.stringify(value)
}
