const latin1 = new TextDecoder('latin1')

/** Version in the first 80 bytes (`Version 9.5 …`), or undefined when the content is no JT file. */
export const versionOf = (bytes: Uint8Array): { readonly major: number; readonly minor: number } | undefined => {
  const match = /^Version\s{1,8}(\d{1,3})\.(\d{1,3})/.exec(latin1.decode(bytes.subarray(0, 24)))
  return match ? { major: Number(match[1]), minor: Number(match[2]) } : undefined
}
