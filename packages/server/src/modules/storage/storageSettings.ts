/** What files and their storage can be told; the command line makes it from its settings. */
export interface StorageSettings {
  /** TRUNNION_CONVERT_MAX_MB, in bytes: the greatest upload. */
  readonly uploadMaxBytes: number
  /** TRUNNION_TENANT_QUOTA_MB, in bytes: of a tenant that has no quota of its own; 0: without limit. */
  readonly quotaBytes: number
  /** TRUNNION_RETENTION_DAYS: finished jobs and their artefacts; 0: for ever. */
  readonly retentionDays: number
  /** Life of an unfinished resumable upload. */
  readonly uploadHours: number
  /** Age from which a blob that nobody names is deleted. */
  readonly graceMs: number
}

export const storageDefaults: StorageSettings = { uploadMaxBytes: 500 * 2 ** 20, quotaBytes: 0, retentionDays: 30, uploadHours: 24, graceMs: 24 * 3_600_000 }
