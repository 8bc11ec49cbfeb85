/** The service as this page needs it. Paths are relative: the page works behind a prefix. */
let token

/** What a failed call says: the catalogue's message and remedy. */
export class Problem extends Error {
  constructor(status, { detail, title, remedy } = {}) {
    super([detail ?? title ?? `HTTP ${status}`, remedy].filter(Boolean).join(' '))
    this.status = status
  }
}

const send = (path, options = {}) => fetch(path, { ...options, headers: { ...options.headers, ...(token && { authorization: `Bearer ${token}` }) } })

const refresh = async () => {
  const answer = await fetch('api/auth/refresh', { method: 'POST' })
  if (answer.ok) token = (await answer.json()).access_token
  return answer.ok
}

/** One call; an access token that ran out is renewed once. */
export const call = async (path, options) => {
  let answer = await send(path, options)
  if (answer.status === 401 && (await refresh())) answer = await send(path, options)
  if (!answer.ok) throw new Problem(answer.status, await answer.json().catch(() => undefined))
  return answer
}

export const login = async (email, password) => {
  const answer = await fetch('api/auth/login', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ email, password }) })
  if (!answer.ok) throw new Problem(answer.status, await answer.json().catch(() => undefined))
  token = (await answer.json()).access_token
}

export const logout = async () => {
  await send('api/auth/logout', { method: 'POST' })
  token = undefined
}

export const whoAmI = async () => (await call('api/auth/me')).json()

/** Uploads a file with progress, which fetch cannot tell, and starts its conversion. */
export const startConversion = (file, to, onProgress) =>
  new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', `convert/async?to=${to}`)
    if (token) request.setRequestHeader('authorization', `Bearer ${token}`)
    request.upload.addEventListener('progress', ({ loaded, total }) => onProgress((100 * loaded) / total))
    request.addEventListener('error', () => reject(new TypeError('network')))
    request.addEventListener('load', () => {
      const body = JSON.parse(request.responseText || '{}')
      if (request.status === 202) resolve(body.job_id)
      else reject(new Problem(request.status, body))
    })
    const form = new FormData()
    form.append('file', file)
    request.send(form)
  })

/** Runs `changed` at every event of a job until its end, over interruptions. */
export const follow = async (jobId, changed) => {
  for (let last = '', done = false; !done;) {
    try {
      const answer = await call(`convert/events/${jobId}`, { headers: last ? { 'last-event-id': last } : {} })
      const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader()
      for (let rest = ''; ;) {
        const { value, done: closed } = await reader.read()
        if (closed) break
        const blocks = (rest + value).split('\n\n')
        rest = blocks.pop()
        for (const block of blocks) last = /^id: ?(.+)$/m.exec(block)?.[1] ?? last
        if (blocks.length > 0) done = await changed()
      }
    } catch (error) {
      if (error instanceof Problem) throw error
    }
    if (!done) done = await changed()
    if (!done) await new Promise((resolve) => setTimeout(resolve, 1000))
  }
}

export const status = async (jobId) => (await call(`convert/status/${jobId}`)).json()
export const cancel = (jobId) => call(`convert/${jobId}`, { method: 'DELETE' })
export const recentJobs = async () => (await (await call('api/jobs?kind=convert&limit=20')).json()).items
export const job = async (jobId) => (await call(`api/jobs/${jobId}`)).json()

/** Saves an answer as a file: a plain link could not carry the token. */
export const save = async (path, name) => {
  const blob = await (await call(path)).blob()
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}
