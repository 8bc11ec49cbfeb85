import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { describeServer } from '../scripts/describeServer.ts'
import type { App } from '../src/app/makeApp.ts'
import { frame } from './support/frame.ts'

interface Schema {
  readonly $ref?: string
  readonly [key: string]: unknown
}
interface Operation {
  readonly operationId: string
  readonly summary: string
  readonly tags: readonly string[]
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly required?: boolean; readonly schema: Schema }[]
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> }
  readonly responses: Readonly<Record<string, { readonly description: string; readonly content?: Readonly<Record<string, { readonly schema: Schema }>> }>>
  readonly security: readonly Readonly<Record<string, unknown>>[]
  readonly 'x-policy': string
}
interface Document {
  readonly openapi: string
  readonly info: { readonly version: string; readonly title: string }
  readonly tags: readonly { readonly name: string }[]
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: { readonly schemas: Readonly<Record<string, Schema>>; readonly securitySchemes: Readonly<Record<string, unknown>> }
}

const document = (await describeServer()) as Document
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ method, path, operation })),
)

/** Every reference in a value. */
const references = (value: unknown): readonly string[] =>
  typeof value !== 'object' || value === null
    ? []
    : Object.entries(value).flatMap(([key, of]) => (key === '$ref' && typeof of === 'string' ? [of] : references(of)))

test('the committed document is the present one (node packages/server/scripts/writeOpenapi.ts)', () => {
  expect(JSON.parse(readFileSync(new URL('../openapi.json', import.meta.url), 'utf8'))).toEqual(document)
})
test('it is OpenAPI 3.1 with a version of its own', () => {
  expect(document.openapi).toMatch(/^3\.1\./)
  expect(document.info.version).toMatch(/^\d+\.\d+\.\d+/)
})
test('every reference leads somewhere', () => {
  for (const reference of references(document)) expect(document.components.schemas, reference).toHaveProperty([reference.replace('#/components/schemas/', '')])
})
test('operation ids are unique and every tag is described', () => {
  const ids = operations.map(({ operation }) => operation.operationId)
  expect(new Set(ids).size).toBe(ids.length)
  const tags = new Set(document.tags.map(({ name }) => name))
  for (const { operation } of operations) for (const tag of operation.tags) expect(tags).toContain(tag)
})
describe.each(operations)('$method $path', ({ path, operation }) => {
  test('says what it does, what it answers, and who may', () => {
    expect(operation.summary.length).toBeGreaterThan(3)
    expect(operation['x-policy']).not.toBe('')
    const statuses = Object.keys(operation.responses)
    expect(statuses.some((status) => /^[23]/.test(status))).toBe(true)
    for (const status of ['429', '500', '503']) expect(statuses).toContain(status)
    for (const [status, answer] of Object.entries(operation.responses)) {
      expect(status).toMatch(/^[1-5]\d\d$/)
      expect(answer.description).not.toBe('')
    }
  })
  test('its parameters are those of its address', () => {
    const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
    const declared = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path')
    expect(declared.map(({ name }) => name).sort()).toEqual(inPath.sort())
    expect(declared.every(({ required }) => required === true)).toBe(true)
  })
  test('who may is known to the document', () => {
    for (const one of operation.security) for (const scheme of Object.keys(one)) expect(document.components.securitySchemes).toHaveProperty(scheme)
  })
  test('its failures are problems', () => {
    const failures = Object.entries(operation.responses).filter(([status]) => Number(status) >= 400)
    for (const [, { content }] of failures) expect(content).toEqual({ 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } })
  })
  test.runIf(operation.security.length > 0)('it can refuse who calls', () => {
    expect(operation.responses).toMatchObject({ 401: {}, 403: {} })
  })
})

describe('the pages', () => {
  let app: App
  beforeAll(async () => {
    app = await frame()
  })
  afterAll(() => app.close())
  test('the document is served to everybody', async () => {
    const answer = await app.fastify.inject('/openapi.json')
    expect(answer.json().paths).toHaveProperty('/api/things')
  })
  test.each(['/docs', '/docs/errors'])('%s runs no script and loads nothing', async (url) => {
    const { headers, body } = await app.fastify.inject(url)
    expect(headers['content-type']).toContain('text/html')
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'sha256-[\w+/=]+'; base-uri 'none'/)
    expect(body).not.toMatch(/<script|\son\w+=|javascript:|https?:\/\//i)
  })
  test('a summary that holds markup is shown, not obeyed', async () => {
    const { documentPage } = await import('../src/app/openapi/documentPage.ts')
    const page = documentPage({
      info: { title: '<b>', version: '1' },
      tags: [{ name: 't', description: '<i>' }],
      paths: { '/x<': { get: { summary: '<img src=x onerror=1>', tags: ['t'], responses: { 200: { description: '"><u>' } } } } },
    })
    expect(page).not.toMatch(/<b>|<i>|<img|<u>/)
  })
})
