/** The role the service works as: no superuser, no BYPASSRLS, owns nothing. */
export const serviceRole = 'trunnion_service'

/**
 * Where the service connects when there is one login for everything (an external `DATABASE_URL`): the same URL with the start-up option
 * `-c role=trunnion_service`, which the session falls back to even after RESET ALL.
 *
 * @example
 * serviceUrl('postgresql://owner:secret@db/trunnion')
 */
export const serviceUrl = (ownerUrl: string): string => {
  const url = new URL(ownerUrl)
  const given = url.searchParams.get('options')
  url.searchParams.set('options', `${given === null ? '' : `${given} `}-c role=${serviceRole}`)
  // node-postgres reads the query by URLSearchParams, but first rewrites anything with a space or a lone percent sign; `+` is safe.
  return url.href
}
