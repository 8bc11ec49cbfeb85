/**
 * Secrets that are known by their shape: our keys and signing secrets, tokens (JWT), bearer headers, passwords in addresses, and query parameters that carry them.
 * The names of fields are censored before (log.ts); this is for what stands in the middle of a text, an error's message above all.
 */
const shapes =
  /\b(trn_[\w-]{8})_[\w-]{43}|\b(whsec_)[A-Za-z0-9+/=_-]{16,}|\b(eyJ)[\w-]{8,2000}\.[\w-]{8,4000}\.[\w-]*|\b(bearer |basic )[\w.~+/=-]{16,}|(\b[a-z][a-z0-9+]{1,20}:\/\/[^\s:/@"\\]{0,200}:)[^\s@/"\\]{1,500}(?=@)|([?&](?:ticket|token|key|secret|password|access_token)=)[^&#\s"\\]+/gi

/** A line of the log without what looks like a secret. */
export const scrub = (line: string): string =>
  line.replace(shapes, (_, ...groups: unknown[]) => `${groups.slice(0, 6).find((group) => typeof group === 'string') ?? ''}[gone]`)
