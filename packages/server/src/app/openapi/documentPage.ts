import { escape, htmlPage } from './html.ts'

interface Described {
  readonly summary?: string
  readonly description?: string
  readonly tags?: readonly string[]
  readonly parameters?: readonly {
    readonly name: string
    readonly in: string
    readonly required?: boolean
    readonly description?: string
    readonly schema?: object
  }[]
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema?: object }>> }
  readonly responses: Readonly<Record<string, { readonly description: string; readonly content?: Readonly<Record<string, { readonly schema?: object }>> }>>
  readonly 'x-policy'?: string
  readonly 'x-scope'?: string
}
interface Document {
  readonly info: { readonly title: string; readonly version: string; readonly description?: string }
  readonly tags?: readonly { readonly name: string; readonly description: string }[]
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>
}

const json = (value: unknown): string => `<pre>${escape(JSON.stringify(value, null, 2))}</pre>`
const content = (of: Readonly<Record<string, { readonly schema?: object }>>): string =>
  Object.entries(of)
    .map(([type, { schema }]) => `<p><code>${escape(type)}</code></p>${json(schema ?? {})}`)
    .join('')

const operationPart = (method: string, path: string, operation: Described): string => {
  const parameters = (operation.parameters ?? []).map(
    (p) =>
      `<tr><td><code>${escape(p.name)}</code></td><td>${escape(p.in)}${p.required ? ', required' : ''}</td><td>${escape(p.description ?? '')}</td><td><code>${escape(JSON.stringify(p.schema ?? {}))}</code></td></tr>`,
  )
  const answers = Object.entries(operation.responses).map(
    ([status, answer]) =>
      `<tr><td>${status}</td><td>${answer.description.split('\n').map(escape).join('<br>')}${Number(status) < 400 && answer.content ? content(answer.content) : ''}</td></tr>`,
  )
  return [
    `<details><summary><span class="method">${method.toUpperCase()}</span> <code>${escape(path)}</code> ${escape(operation.summary ?? '')}</summary>`,
    operation.description ? `<p>${escape(operation.description)}</p>` : '',
    `<p>Access: <code>${escape(operation['x-policy'] ?? '')}</code>${operation['x-scope'] ? `, scope <code>${escape(operation['x-scope'])}</code>` : ''}</p>`,
    parameters.length > 0 ? `<table><tr><th>Parameter<th>In<th><th>Schema</tr>${parameters.join('')}</table>` : '',
    operation.requestBody ? `<h4>Body</h4>${content(operation.requestBody.content)}` : '',
    `<h4>Answers</h4><table>${answers.join('')}</table></details>`,
  ].join('')
}

/** The OpenAPI document as a page that needs no script. */
export const documentPage = (document: object): string => {
  // Our own document: every field read here is one that routeSchema.ts and addDocument.ts write.
  const { info, tags = [], paths } = document as Document
  const operations = Object.entries(paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => ({ method, path, operation })))
  const sections = tags.map(({ name, description }) => {
    const own = operations.filter(({ operation }) => operation.tags?.includes(name))
    return own.length === 0
      ? ''
      : `<h2>${escape(name)}</h2><p>${escape(description)}</p>${own.map((o) => operationPart(o.method, o.path, o.operation)).join('')}`
  })
  const head = `<h1>${escape(info.title)} ${escape(info.version)}</h1><p>${escape(info.description ?? '')}</p><p><a href="/openapi.json">openapi.json</a> · <a href="/docs/errors">errors</a></p>`
  return htmlPage(`${info.title} ${info.version}`, head + sections.join(''))
}
