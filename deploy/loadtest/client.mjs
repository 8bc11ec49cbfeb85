// What the load test needs of HTTP: fetch with a time limit, patience with 429 and 503, and an event stream.

export const isLoopback = (host) => ['localhost', '127.0.0.1', '[::1]'].includes(host)

const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

/** A client that counts answers by status, and repeats what was refused for now, as often as `tries`. */
export const makeClient = ({ url, timeoutMs, tries = 5, signal }) => {
  const statuses = new Map()
  let token
  let signIn
  const once = async (path, init) => {
    const headers = { ...init.headers, ...(token && { authorization: `Bearer ${token}` }) }
    return await fetch(new URL(path, url), { ...init, headers, redirect: 'error', signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]) })
  }
  const request = async (path, init = {}) => {
    for (let attempt = 1; ; attempt++) {
      const answer = await once(path, init)
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1)
      // tokens live shorter than long tests
      if (answer.status === 401 && signIn && attempt === 1 && path !== '/api/auth/login') {
        await answer.arrayBuffer()
        await signIn()
        continue
      }
      if ((answer.status !== 429 && answer.status !== 503) || attempt === tries) return answer
      await answer.arrayBuffer()
      await wait(Math.min(30, Number(answer.headers.get('retry-after')) || 2 ** attempt / 2) * 1000)
      signal.throwIfAborted()
    }
  }
  const problem = async (answer, what) => {
    const text = await answer.text()
    let code = ''
    try {
      code = JSON.parse(text).code ?? ''
    } catch {
      // not ours: a proxy's page
    }
    return new Error(`${what}: ${answer.status} ${code}`.trim())
  }
  const json = async (path, init) => {
    const answer = await request(path, init)
    if (!answer.ok) throw await problem(answer, path.split('/', 3).join('/'))
    return await answer.json()
  }
  return {
    statuses,
    json,
    /** The size of the body, which is read and thrown away. */
    size: async (path) => {
      const answer = await request(path)
      if (!answer.ok) throw await problem(answer, path.split('/', 3).join('/'))
      let bytes = 0
      for await (const chunk of answer.body) bytes += chunk.length
      return bytes
    },
    login: async (email, password) => {
      const body = JSON.stringify({ email, password })
      const get = async () => {
        const answer = await json('/api/auth/login', { method: 'POST', headers: { 'content-type': 'application/json' }, body })
        token = answer.access_token
      }
      await get()
      signIn = get
    },
    /** Data of the events of a stream, until it ends or `done` says so. */
    follow: async (path, done) => {
      const answer = await request(path, { headers: { accept: 'text/event-stream' } })
      if (!answer.ok) throw await problem(answer, path.split('/', 3).join('/'))
      let text = ''
      for await (const chunk of answer.body.pipeThrough(new TextDecoderStream())) {
        text += chunk.replaceAll('\r', '')
        const events = text.split('\n\n')
        text = events.pop() ?? ''
        for (const event of events) {
          const data = event.split('\n').flatMap((line) => (line.startsWith('data:') ? [line.slice(5).trim()] : []))
          if (data.length > 0 && done(data.join('\n'))) return
        }
      }
    },
  }
}
