import { S3Client } from '@aws-sdk/client-s3'
import { fault } from '@trunnion/core'

/**
 * A client from the usual variables; without keys in them the SDK looks for credentials itself (profile, web identity, instance role).
 * A custom endpoint means path-style addresses: MinIO, Ceph and others rarely have a host name for each bucket.
 * @throws Fault `SETTING_INVALID` when no region is known, or the endpoint is no address
 */
export const makeS3Client = async (environment: Readonly<Record<string, string | undefined>>): Promise<S3Client> => {
  // an empty variable is as good as none
  const value = (name: string): string | undefined => environment[name] || undefined
  const endpoint = value('AWS_ENDPOINT_URL_S3') ?? value('AWS_ENDPOINT_URL')
  if (endpoint !== undefined && !(URL.canParse(endpoint) && /^https?:/.test(endpoint)))
    fault('SETTING_INVALID', 'AWS_ENDPOINT_URL is an address with http:// or https://.')
  // endpoints of one's own rarely look at the region, yet it is part of the signature
  const region = value('AWS_REGION') ?? value('AWS_DEFAULT_REGION') ?? (endpoint === undefined ? undefined : 'us-east-1')
  const [accessKeyId, secretAccessKey, sessionToken] = [value('AWS_ACCESS_KEY_ID'), value('AWS_SECRET_ACCESS_KEY'), value('AWS_SESSION_TOKEN')]
  const client = new S3Client({
    ...(region !== undefined && { region }),
    ...(endpoint !== undefined && { endpoint, forcePathStyle: true }),
    ...(accessKeyId !== undefined && secretAccessKey !== undefined && { credentials: { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) } }),
    // an address that swallows packets must not hang a job; a minute without a byte is no answer any more
    requestHandler: { connectionTimeout: 5000, socketTimeout: 60_000 },
  })
  await client.config.region().catch(() => fault('SETTING_INVALID', 'AWS_REGION is missing.'))
  return client
}
