/** Where this room reports what nobody waits for: restarts, lost connections. A pino logger fits. */
export interface Log {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

/** A log that keeps nothing. */
export const noLog: Log = { info: () => undefined, warn: () => undefined, error: () => undefined }
