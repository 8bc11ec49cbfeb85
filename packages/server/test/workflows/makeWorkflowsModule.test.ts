import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ConversionWorld, conversionWorld } from '../support/conversionWorld.ts'

let world: ConversionWorld
beforeAll(async () => {
  world = await conversionWorld({ worker: false, size: 1 })
})
afterAll(() => world.close())

const draw = (step = 'convert', params: object = {}) => ({ version: 1, nodes: [{ id: 'a', step, params }], edges: [] })
const call = (as: string, method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown) => world.call(as, method, path, body)

test('every step is listed with the schema of its parameters', async () => {
  const { items } = (await call('client A', 'GET', '/api/workflows/steps')).json() as {
    items: { name: string; params: { properties: object }; timeout_s: number }[]
  }
  expect(items.map(({ name }) => name)).toEqual(['convert', 'inspect', 'check', 'repair', 'verify'])
  expect(items[0].params.properties).toHaveProperty('compress')
})
test('a workflow is saved with its defaults, read, replaced, run and removed', async () => {
  const made = await call('client A', 'POST', '/api/workflows', { name: 'Mine', workflow: draw() })
  expect(made.statusCode).toBe(201)
  const { id, workflow } = made.json()
  expect(workflow.nodes[0].params).toMatchObject({ to: 'glb', compress: 'meshopt' })
  expect((await call('client A', 'POST', '/api/workflows', { name: 'Mine', workflow: draw() })).statusCode).toBe(409)
  expect((await call('client A', 'GET', '/api/workflows')).json().items).toHaveLength(1)
  expect((await call('client A', 'PUT', `/api/workflows/${id}`, { name: 'Ours', workflow: draw('inspect') })).json()).toMatchObject({
    name: 'Ours',
    workflow: { nodes: [{ step: 'inspect' }] },
  })
  expect((await call('client A', 'POST', '/api/jobs', { workflow_id: id })).json()).toMatchObject({ code: 'WORKFLOW_INVALID' })
  expect((await call('client A', 'DELETE', `/api/workflows/${id}`)).statusCode).toBe(204)
  expect((await call('client A', 'GET', `/api/workflows/${id}`)).statusCode).toBe(404)
})
test('what cannot be executed is not saved, and the problem names the node', async () => {
  const circle = {
    version: 1,
    nodes: [
      { id: 'a', step: 'convert', params: {} },
      { id: 'b', step: 'check', params: {} },
    ],
    edges: [
      { from: 'a', to: 'b' },
      { from: 'b', to: 'a' },
    ],
  }
  for (const workflow of [draw('dance'), draw('convert', { to: 'exe' }), circle]) {
    const answer = await call('client A', 'POST', '/api/workflows', { name: 'x', workflow })
    expect([answer.statusCode, answer.json().code]).toEqual([422, 'WORKFLOW_INVALID'])
    expect(answer.json().entity).toMatch(/^node /)
  }
})
test('those of others are not there, except for who may see all of the tenant', async () => {
  const { id } = (await call('client A', 'POST', '/api/workflows', { name: 'Private', workflow: draw() })).json()
  for (const as of ['otherClient A', 'project_manager B']) {
    expect((await call(as, 'GET', `/api/workflows/${id}`)).statusCode).toBe(404)
    expect((await call(as, 'PUT', `/api/workflows/${id}`, { name: 'y', workflow: draw() })).statusCode).toBe(404)
    expect((await call(as, 'DELETE', `/api/workflows/${id}`)).statusCode).toBe(404)
    expect((await call(as, 'GET', '/api/workflows')).json().items).toEqual([])
  }
  expect((await call('project_manager A', 'GET', `/api/workflows/${id}`)).statusCode).toBe(200)
})
