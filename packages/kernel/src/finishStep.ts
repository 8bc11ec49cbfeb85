/**
 * Makes the writer's file portable and repeatable: the time of day in FILE_NAME becomes a fixed instant, and names beyond ASCII, which the writer leaves as UTF-8,
 * get the escapes of ISO 10303-21 (6.4.3.3), which every reader knows.
 */
export const finishStep = (bytes: Uint8Array): Uint8Array => {
  const text = new TextDecoder().decode(bytes)
  const dated = text.replace(/'\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d'/, "'1970-01-01T00:00:00'")
  return new TextEncoder().encode(dated.replace(/[^\0-\x7f]+/gu, escapeRun))
}

const escapeRun = (run: string): string => {
  const points = [...run].map((character) => character.codePointAt(0) ?? 0)
  const wide = points.some((point) => point > 0xffff)
  const digits = points
    .map((point) =>
      point
        .toString(16)
        .toUpperCase()
        .padStart(wide ? 8 : 4, '0'),
    )
    .join('')
  return `${wide ? '\\X4\\' : '\\X2\\'}${digits}\\X0\\`
}
