import { expect, test } from 'vitest'
import { type Workflow, validateWorkflow } from '../../src/index.ts'
import { makeRegistry } from '../../src/registry/makeRegistry.ts'
import { testRegistry, testSteps } from '../support/testSteps.ts'
import { draw } from '../support/testWorld.ts'

const registry = testRegistry()
const problem = (workflow: Workflow, inputs?: number): string | undefined => {
  const result = validateWorkflow(workflow, registry, inputs)
  return result.ok ? undefined : `${result.error.code} ${result.error.entity}`
}

test('a sound workflow comes back with the defaults of its parameters', () => {
  const result = validateWorkflow(draw(['a:work', 'b:work', 'c:work'], ['a > b', 'a > c', 'b > c']), registry, 0)
  expect(result.ok && result.value.nodes[0].params).toEqual({ ms: 0 })
})

test.each([
  ['no node', draw([]), undefined],
  ['a step that does not exist', draw(['a:work', 'b:nothing']), 'node b'],
  ['parameters that do not fit', draw([{ id: 'a', step: 'work', params: { ms: -1 } }]), 'node a'],
  ['the same id twice', draw(['a:work', 'a:work']), 'node a'],
  ['an id that is none', draw(['a b:work']), undefined],
  ['an edge to nowhere', draw(['a:work'], ['a > b']), undefined],
  ['an edge twice', draw(['a:work', 'b:work'], ['a > b', 'a > b']), 'node b'],
  ['a node that waits for itself', draw(['a:work'], ['a > a']), 'node a'],
  ['a circle', draw(['a:work', 'b:work', 'c:work', 'd:work'], ['a > b', 'b > c', 'c > d', 'd > b']), 'node b'],
  ['too many nodes', draw(Array.from({ length: 201 }, (_, i) => `n${i}:work`)), undefined],
])('%s is refused, and the node is named', (_, workflow, entity) => {
  expect(problem(workflow)).toBe(`WORKFLOW_INVALID ${entity}`)
})

test('a step that reads files needs one, from the job or from a predecessor', () => {
  const reads = makeRegistry([{ ...testSteps[0], where: 'child' as const }], [['work', 'child' as const]])
  const root = draw(['a:work', 'b:work'], ['a > b'])
  expect(validateWorkflow(root, reads, 0)).toMatchObject({ ok: false, error: { entity: 'node a' } })
  expect(validateWorkflow(root, reads, 1).ok).toBe(true)
  expect(validateWorkflow(root, reads).ok).toBe(true)
})

test('a long chain and a dense graph are checked at once', () => {
  const ids = Array.from({ length: 200 }, (_, i) => `n${i}`)
  const chain = draw(
    ids.map((id) => `${id}:work`),
    ids.slice(1).map((id, i) => `${ids[i]} > ${id}`),
  )
  const start = performance.now()
  expect(problem(chain)).toBeUndefined()
  expect(performance.now() - start).toBeLessThan(500)
})
