import { createHmac, timingSafeEqual } from 'node:crypto'

/** Where pruning cut a chain. */
export interface Anchor {
  readonly tenant_id: string | null
  readonly through_seq: number
  readonly through_hash: Buffer
  readonly removed: number
  readonly signature: Buffer
}

/** HMAC-SHA-256 over what an anchor says. */
export const signAnchor = ({ tenant_id, through_seq, through_hash, removed }: Omit<Anchor, 'signature'>, key: Uint8Array): Buffer =>
  createHmac('sha256', key)
    .update(`${tenant_id ?? ''}\n${through_seq}\n${through_hash.toString('hex')}\n${removed}`)
    .digest()

/** Whether an anchor was signed with `key`. */
export const isSigned = (anchor: Anchor, key: Uint8Array): boolean => {
  const expected = signAnchor(anchor, key)
  return expected.length === anchor.signature.length && timingSafeEqual(expected, anchor.signature)
}
