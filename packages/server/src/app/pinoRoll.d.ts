declare module 'pino-roll' {
  import type { DestinationStream } from 'pino'

  /** The part that is used; the package has no types. */
  const roll: (options: {
    readonly file: string
    readonly size: string
    readonly limit: { readonly count: number; readonly removeOtherLogFiles: boolean }
    readonly mkdir: boolean
    readonly mode: number
  }) => Promise<DestinationStream & { on(event: 'error', listener: (error: Error) => void): void; flushSync(): void }>
  export default roll
}
