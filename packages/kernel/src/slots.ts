/** So many may be inside at a time; others wait in order. */
export interface Slots {
  /** False when `signal` aborts first. */
  enter(signal?: AbortSignal): Promise<boolean>
  leave(): void
  taken(): number
}

/** Makes {@link Slots}. */
export const makeSlots = (count: number): Slots => {
  let taken = 0
  const waiting: (() => void)[] = []
  return {
    enter(signal) {
      if (signal?.aborted) return Promise.resolve(false)
      if (taken < count) {
        taken++
        return Promise.resolve(true)
      }
      return new Promise((resolve) => {
        const onAbort = (): void => {
          waiting.splice(waiting.indexOf(admit), 1)
          resolve(false)
        }
        const admit = (): void => {
          signal?.removeEventListener('abort', onAbort)
          resolve(true)
        }
        signal?.addEventListener('abort', onAbort, { once: true })
        waiting.push(admit)
      })
    },
    leave() {
      // A slot that is handed on stays taken.
      const next = waiting.shift()
      if (next) next()
      else taken--
    },
    taken: () => taken,
  }
}
