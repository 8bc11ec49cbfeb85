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
  // Not by URL: it knows no address without a host, which is how a local socket is written (postgresql://user@/database?host=/run).
  const [address = '', query = ''] = ownerUrl.split('?', 2)
  const params = new URLSearchParams(query)
  const given = params.get('options')
  params.set('options', `${given === null ? '' : `${given} `}-c role=${serviceRole}`)
  return `${address}?${params}`
}
