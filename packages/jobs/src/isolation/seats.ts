/** So many may be inside at a time; others wait in order. The number can change. */
export interface Seats {
  /** False when `signal` aborts first, or the seats are closed. */
  enter(signal?: AbortSignal): Promise<boolean>
  leave(): void
  size(): number
  taken(): number
  waiting(): number
  resize(size: number): void
  close(): void
}

/** Makes {@link Seats}. */
export const makeSeats = (count: number): Seats => {
  let [size, taken, closed] = [count, 0, false]
  const queue = new Set<(admitted: boolean) => void>()
  const admit = (): void => {
    for (const next of queue) {
      if (taken >= size && !closed) return
      queue.delete(next)
      if (!closed) taken++
      next(!closed)
    }
  }
  return {
    enter: (signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve(false)
        const onAbort = (): void => {
          queue.delete(next)
          resolve(false)
        }
        const next = (admitted: boolean): void => {
          signal?.removeEventListener('abort', onAbort)
          resolve(admitted)
        }
        signal?.addEventListener('abort', onAbort, { once: true })
        queue.add(next)
        admit()
      }),
    leave() {
      taken--
      admit()
    },
    size: () => size,
    taken: () => taken,
    waiting: () => queue.size,
    resize(next) {
      size = next
      admit()
    },
    close() {
      closed = true
      admit()
    },
  }
}
