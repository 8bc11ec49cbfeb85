/** What clients were told, and what the service says afterwards. */
export interface Acknowledged {
  readonly jobId: string
  /** Which content was sent: two acknowledgements of one content are a client's second try. */
  readonly content: string
}

export interface KeptJob {
  readonly id: string
  readonly state: string
  readonly content: string
  /** Code of the error, when it failed. */
  readonly error?: string | null
  /** Hashes of results by role, one for each row. */
  readonly artefacts: readonly { readonly role: string; readonly sha256: string }[]
}

/**
 * Everything that is wrong: an acknowledged job that is gone, unfinished or failed; a result that is missing, there twice, or not the bytes that an uninterrupted run gives.
 *
 * @param expected - hash of the artefact by content
 */
export const checkServiceHistory = (
  acknowledged: readonly Acknowledged[],
  jobs: readonly KeptJob[],
  expected: ReadonlyMap<string, string>,
): readonly string[] => {
  const byId = new Map(jobs.map((job) => [job.id, job]))
  const problems: string[] = []
  for (const { jobId, content } of acknowledged) {
    const job = byId.get(jobId)
    if (!job) problems.push(`job ${jobId} was acknowledged and is gone`)
    else if (job.content !== content) problems.push(`job ${jobId} converts something else than was sent`)
    else if (job.state !== 'completed') problems.push(`job ${jobId} ended as ${job.state}${job.error ? `: ${job.error}` : ''}`)
  }
  for (const { id, state, content, artefacts } of jobs) {
    if (state !== 'completed') continue
    for (const role of ['artefact', 'receipt']) {
      const found = artefacts.filter((one) => one.role === role)
      if (found.length !== 1) problems.push(`job ${id} has ${found.length} rows of its ${role}`)
    }
    const result = artefacts.find(({ role }) => role === 'artefact')
    if (result && result.sha256 !== expected.get(content)) problems.push(`job ${id} gave other bytes than an uninterrupted run`)
  }
  const times = new Map<string, number>()
  for (const { content } of jobs) times.set(content, (times.get(content) ?? 0) + 1)
  for (const [content, count] of times) if (count > 1) problems.push(`${content} was converted ${count} times`)
  return problems
}
