/** What operations can be told. The command line resolves it. */
export interface OperationsSettings {
  readonly breakerThreshold: number
  readonly breakerTimeoutS: number
  /** Addresses and ranges that may read /metrics without a token; empty: none. */
  readonly metricsAddresses: readonly string[]
  /** Hosts, addresses and ranges that webhooks may go to although they are not on the public internet. */
  readonly webhookTargets: readonly string[]
  /** OpenTelemetry collector; empty: no traces. */
  readonly otlpEndpoint: string
}

export const defaultOperations: OperationsSettings = { breakerThreshold: 5, breakerTimeoutS: 60, metricsAddresses: [], webhookTargets: [], otlpEndpoint: '' }
