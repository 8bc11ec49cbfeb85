import { createHash, randomBytes } from 'node:crypto'

/** 256 random bits as URL-safe text. */
export const randomSecret = (bytes = 32): string => randomBytes(bytes).toString('base64url')

/** What is kept of a secret with so many random bits that no slow hash is needed. */
export const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest()
