/** One thing of the machine: what was found, and what its absence costs. */
export interface Check {
  readonly name: string
  readonly state: 'ok' | 'missing' | 'bad'
  readonly found: string
  readonly cost: string
}
