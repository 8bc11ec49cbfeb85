/** Resolves when the program is asked to end; a second Ctrl+C ends it at once. */
export const untilAborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const end = (): void => {
      // The launcher forwards the first one too: what comes within a second of it is the same key press.
      setTimeout(() => process.once('SIGINT', () => process.exit(130)), 1000).unref()
      resolve()
    }
    if (signal.aborted) end()
    else signal.addEventListener('abort', end, { once: true })
  })
