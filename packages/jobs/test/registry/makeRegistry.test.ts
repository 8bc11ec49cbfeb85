import { expect, test } from 'vitest'
import { type StepDefinition, makeRegistry } from '../../src/index.ts'

const step = (change: Partial<StepDefinition> = {}): StepDefinition => ({
  name: 'convert',
  label: 'Convert',
  params: {
    type: 'object',
    additionalProperties: false,
    required: ['to'],
    properties: { to: { enum: ['glb', 'stl'], default: 'glb' }, size: { type: 'number', minimum: 0 } },
  },
  resource: 'cpu',
  timeoutS: 10,
  graceMs: 1000,
  retry: { limit: 1, backoffS: 1 },
  where: 'child',
  ...change,
})

test('a step is found with its handler, and parameters are checked against its schema with the defaults filled in', () => {
  const found = makeRegistry([step()], [['convert', 'handler']]).find('convert')!
  expect(found.handler).toBe('handler')
  expect(found.checkParams({})).toBeUndefined()
  expect(found.withDefaults({ size: 2 })).toEqual({ to: 'glb', size: 2 })
  expect(found.checkParams({ size: -1 })).toBe('params/size must be >= 0.')
  expect(found.checkParams({ depth: 1 })).toContain('params/depth')
  expect(found.checkParams([])).toContain('object')
})

test.each([
  ['a step without a handler', [step()], []],
  [
    'a step with two handlers',
    [step()],
    [
      ['convert', 1],
      ['convert', 2],
    ],
  ],
  [
    'a handler without a step',
    [step()],
    [
      ['convert', 1],
      ['repair', 2],
    ],
  ],
  ['a step that is defined twice', [step(), step()], [['convert', 1]]],
  ['a schema that is of no object', [step({ params: { type: 'string' } })], [['convert', 1]]],
  ['a schema with a type that does not exist', [step({ params: { type: 'object', properties: { a: { type: 'text' } } } })], [['convert', 1]]],
  ['properties that are no object', [step({ params: { type: 'object', properties: 5 } })], [['convert', 1]]],
  ['a default that breaks its schema', [step({ params: { type: 'object', properties: { a: { type: 'number', default: 'x' } } } })], [['convert', 1]]],
  ['a name with capitals', [step({ name: 'Convert' })], [['Convert', 1]]],
  ['a time limit of zero', [step({ timeoutS: 0 })], [['convert', 1]]],
  ['an unknown resource', [step({ resource: 'gpu' as 'cpu' })], [['convert', 1]]],
] as const)('start-up refuses %s', (_, definitions, handlers) => {
  expect(() =>
    makeRegistry<number>(
      [...definitions],
      handlers.map(([name, handler]) => [name, handler] as const),
    ),
  ).toThrow('INTERNAL')
})
