import { Type } from 'typebox'

/** `ticket` is read before a handler runs; it is here so that the document names it. */
export const streamQuery = Type.Object({
  ticket: Type.Optional(Type.String({ maxLength: 200, description: 'From POST /api/events/ticket, in place of a header.' })),
  last_event_id: Type.Optional(Type.Integer({ minimum: 0, description: 'As Last-Event-ID, for the first connection of an EventSource.' })),
})

/** Answers of an event stream. */
export const eventStream = {
  200: {
    description: 'Each event has its number as `id` and JSON as `data`: seq, kind, status, percent, message, step, level, at, context.',
    content: { 'text/event-stream': { schema: Type.String() } },
  },
  204: { description: 'The job has ended and everything was told: do not come back.' },
} as const
