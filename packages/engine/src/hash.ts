/** SHA-256 in lower-case hexadecimal, by the Web Crypto API that Node and browsers share. */
export const sha256Hex = async (bytes: Uint8Array): Promise<string> => {
  // Web Crypto takes no view of a SharedArrayBuffer; inputs never are one.
  const digest = await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>)
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
