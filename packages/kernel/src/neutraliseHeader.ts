/** The writer puts the time of day into FILE_NAME: a fixed instant of the same length, so that equal models give equal bytes. */
export const neutraliseHeader = (bytes: Uint8Array): Uint8Array => {
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, 2048))
  const found = /'\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d'/.exec(head)
  if (found) bytes.set(new TextEncoder().encode("'1970-01-01T00:00:00'"), found.index)
  return bytes
}
