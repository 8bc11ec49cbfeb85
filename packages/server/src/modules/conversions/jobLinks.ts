import type { Call } from '../../app/route.ts'

/** Where a job can be followed. */
export const jobLinks = (call: Call, jobId: string) => {
  call.header('location', `/convert/status/${jobId}`)
  return { job_id: jobId, status_url: `/convert/status/${jobId}`, events_url: `/convert/events/${jobId}`, result_url: `/convert/result/${jobId}` }
}
