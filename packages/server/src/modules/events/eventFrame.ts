import type { JobEvent } from '@trunnion/jobs'

const ends: Readonly<Record<string, string>> = { completed: 'complete', failed: 'failed', cancelled: 'cancelled' }

const stateOf = ({ context }: JobEvent): string | undefined => (typeof context.state === 'string' ? context.state : undefined)

/** Whether the job has ended with this event; a later retry goes on behind it. */
export const isLast = (event: JobEvent): boolean => event.kind === 'state' && event.step === null && Object.hasOwn(ends, stateOf(event) ?? '')

/** One event as it goes over the wire (HTML, 9.2.6). JSON has no raw line ends, so one `data` line is enough. */
export const eventFrame = (event: JobEvent): string => {
  const { seq, kind, step, level, message, percent, context, at } = event
  const status = isLast(event) ? ends[stateOf(event) ?? ''] : context.phase
  return `id: ${seq}\ndata: ${JSON.stringify({ seq, kind, status, percent: status === 'complete' ? 100 : percent, message, step, level, at, context })}\n\n`
}
