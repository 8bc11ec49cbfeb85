import type { TrunnionError } from '@trunnion/core'
import type { Transaction } from '@trunnion/database'
import type { JsonObject } from '../registry/stepDefinition.ts'

/** A file in the store that becomes an artefact of the job. */
export interface NewArtefact {
  readonly role: string
  readonly name: string
  readonly mediaType: string
  readonly sha256: string
  readonly bytes: number
}

/** How one attempt of a step ended. */
export type StepOutcome =
  | {
      readonly kind: 'done'
      readonly output: JsonObject
      readonly artefacts: readonly NewArtefact[]
      /** Rows of the step that are written with its end, or not at all. */
      readonly commit?: (tx: Transaction) => Promise<void>
    }
  | { readonly kind: 'failed'; readonly error: TrunnionError; readonly stack?: string }
  /** The worker stops and another shall do it. */
  | { readonly kind: 'returned' }
  /** Its worker is dead. */
  | { readonly kind: 'lost' }
  /** Its time was up long ago and its worker says nothing. */
  | { readonly kind: 'stalled' }
