import crypto from 'node:crypto'

/** s3rver enciphers the tokens of its pages with DES, which OpenSSL 3 no longer has; AES with the key and vector doubled does as well. */
export const giveS3rverACipher = (): void => {
  const twice = (half: Buffer) => Buffer.concat([half, half])
  const { createCipheriv, createDecipheriv } = crypto
  const replaced = (make: typeof createCipheriv | typeof createDecipheriv) => (name: string, key: Buffer, iv: Buffer) =>
    name === 'des' ? make('aes-128-cbc', twice(key), twice(iv)) : make(name, key, iv)
  Object.assign(crypto, { createCipheriv: replaced(createCipheriv), createDecipheriv: replaced(createDecipheriv) })
}
