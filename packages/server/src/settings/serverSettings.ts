/** What the HTTP service can be told. The command line resolves it (flag > environment > file > default); tests pass what they need. */
export interface ServerSettings {
  readonly host: string
  readonly port: number
  /** Off: one fixed local user, loopback addresses only. */
  readonly auth: boolean
  /** Stack traces in answers and logs. */
  readonly debug: boolean
  /** Origins that browsers may call from; empty: none but our own. */
  readonly corsOrigins: readonly string[]
  /** Addresses of reverse proxies whose X-Forwarded headers count, separated by commas; empty: none. */
  readonly trustProxy: string
  readonly bodyMaxBytes: number
  readonly requestsPerMinute: number
  readonly addressRequestsPerMinute: number
  readonly loginsPerMinute: number
  readonly inFlightMax: number
  readonly eventLoopDelayMaxMs: number
  /** A body that has not moved for this long ends its connection. */
  readonly bodyStallMs: number
  readonly headersTimeoutMs: number
  readonly drainMs: number
  readonly accessTokenMinutes: number
  readonly refreshTokenDays: number
  readonly lockoutAfter: number
  readonly auditRetentionDays: number
  readonly adminEmail: string
  readonly adminPassword: string
}

/** How one setting is spelled on each surface, and what it means. */
export interface ServerSetting {
  readonly flag: string
  readonly environment: string
  readonly help: string
  readonly default: number | boolean | string
  readonly range?: readonly [number, number]
  /** Never printed. */
  readonly secret?: true
}

const number = (flag: string, help: string, value: number, range: readonly [number, number]): ServerSetting => ({
  flag,
  environment: `TRUNNION_${flag.toUpperCase().replaceAll('-', '_')}`,
  help,
  default: value,
  range,
})
const other = (flag: string, help: string, value: boolean | string): ServerSetting => ({
  flag,
  environment: `TRUNNION_${flag.toUpperCase().replaceAll('-', '_')}`,
  help,
  default: value,
})

/** Every setting of the HTTP service. `corsOrigins` is written as a list separated by commas. */
export const serverSettings = {
  host: other('host', 'address to listen on', '127.0.0.1'),
  port: number('port', 'port to listen on', 8080, [0, 65_535]),
  auth: other('auth', 'sign-in is required; off: one local user, loopback addresses only', true),
  debug: other('debug', 'stack traces in answers', false),
  corsOrigins: other('cors-origins', 'origins that browsers may call from, separated by commas', ''),
  trustProxy: other('trust-proxy', 'addresses of reverse proxies whose X-Forwarded headers count, separated by commas', ''),
  bodyMaxBytes: number('body-max-bytes', 'greatest JSON body, in bytes', 2 ** 20, [1024, 2 ** 30]),
  requestsPerMinute: number('requests-per-minute', 'requests a minute for one user or key', 6000, [1, 1e9]),
  addressRequestsPerMinute: number('address-requests-per-minute', 'requests a minute from one address', 12_000, [1, 1e9]),
  loginsPerMinute: number('logins-per-minute', 'sign-in attempts a minute from one address', 30, [1, 1e9]),
  inFlightMax: number('in-flight-max', 'requests under way at once; more are told to come back', 1000, [1, 1e6]),
  eventLoopDelayMaxMs: number('event-loop-delay-max-ms', 'delay of the event loop from which requests are told to come back', 2000, [10, 1e6]),
  bodyStallMs: number('body-stall-ms', 'a request body that does not move for this long ends its connection', 60_000, [100, 1e7]),
  headersTimeoutMs: number('headers-timeout-ms', 'time to receive the head of a request', 15_000, [100, 1e7]),
  drainMs: number('drain-ms', 'time for requests under way to finish at shutdown', 20_000, [0, 1e7]),
  accessTokenMinutes: number('access-token-minutes', 'life of an access token', 15, [10, 1440]),
  refreshTokenDays: number('refresh-token-days', 'life of a sign-in that is not used', 30, [1, 365]),
  lockoutAfter: number('lockout-after', 'failed sign-ins after which an account is locked for a while', 5, [1, 1000]),
  auditRetentionDays: number('audit-retention-days', 'age at which audit entries may be pruned', 90, [30, 36_500]),
  adminEmail: other('admin-email', 'e-mail of the first administrator', 'admin@localhost'),
  adminPassword: { ...other('admin-password', 'password of the first administrator; one is made when it is empty', ''), secret: true },
} as const satisfies Record<keyof ServerSettings, ServerSetting>

/** Settings with defaults for everything that is not given. */
export const makeServerSettings = (given: Partial<ServerSettings> = {}): ServerSettings => {
  const defaults = Object.fromEntries(Object.entries(serverSettings).map(([name, setting]) => [name, name === 'corsOrigins' ? [] : setting.default]))
  // Every key of ServerSettings is a key of the table (satisfies above), with a default of its type.
  return { ...(defaults as unknown as ServerSettings), ...given }
}
