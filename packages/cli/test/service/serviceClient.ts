import { setTimeout as sleep } from 'node:timers/promises'

/** A client that does not give up while the service is away: what it was told is what the service must keep. */
export interface ServiceClient {
  /** Asks for a conversion until it is acknowledged. @returns the id of the job */
  submit(name: string, bytes: Uint8Array): Promise<string>
  get(path: string): Promise<Response>
}

/** @param address - where the service listens now; it may change over restarts */
export const makeServiceClient = (
  address: () => string,
  credentials: { readonly email: string; readonly password: string },
  deadline: () => boolean,
): ServiceClient => {
  let token: string | undefined
  const login = async (): Promise<string> => {
    const answer = await fetch(`${address()}/api/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(credentials),
      signal: AbortSignal.timeout(10_000),
    })
    if (!answer.ok) throw new Error(`sign-in: ${answer.status}`)
    return ((await answer.json()) as { access_token: string }).access_token
  }
  const send = async (path: string, init: RequestInit = {}): Promise<Response> => {
    for (;;) {
      if (deadline()) throw new Error('The service did not come back in time.')
      try {
        token ??= await login()
        const answer = await fetch(`${address()}${path}`, { ...init, headers: { authorization: `Bearer ${token}` }, signal: AbortSignal.timeout(20_000) })
        if (answer.status === 401) token = undefined
        else if (answer.status < 500 && answer.status !== 429) return answer
      } catch {
        // away: killed a moment ago, or not up again
      }
      await sleep(100)
    }
  }
  return {
    submit: async (name, bytes) => {
      const form = new FormData()
      form.append('file', new Blob([Uint8Array.from(bytes)]), name)
      const answer = await send('/convert/async?to=glb&compress=none', { method: 'POST', body: form })
      if (answer.status !== 202) throw new Error(`${answer.status}: ${await answer.text()}`)
      return ((await answer.json()) as { job_id: string }).job_id
    },
    get: (path) => send(path),
  }
}
