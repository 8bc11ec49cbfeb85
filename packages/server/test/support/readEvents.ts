export interface SentEvent {
  readonly id: number
  readonly data: {
    readonly seq: number
    readonly kind: string
    readonly status?: string
    readonly percent?: number
    readonly message: string
    readonly context: Readonly<Record<string, unknown>>
  }
}

/** Events of a stream until it ends, or until `enough` says so. */
export const readEvents = async (answer: Response, enough: (events: readonly SentEvent[]) => boolean = () => false): Promise<readonly SentEvent[]> => {
  const events: SentEvent[] = []
  if (answer.body === null) return events
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader()
  for (let rest = ''; !enough(events);) {
    const { value, done } = await reader.read()
    if (done) return events
    const blocks = (rest + value).split('\n\n')
    rest = blocks.pop() ?? ''
    for (const block of blocks) {
      const id = /^id: (\d+)$/m.exec(block)?.[1]
      const data = /^data: (.*)$/m.exec(block)?.[1]
      if (id !== undefined && data !== undefined) events.push({ id: Number(id), data: JSON.parse(data) as SentEvent['data'] })
    }
  }
  await reader.cancel()
  return events
}
