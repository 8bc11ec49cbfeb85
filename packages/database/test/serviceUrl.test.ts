import { expect, test } from 'vitest'
import { serviceUrl } from '../src/index.ts'

test.each([
  ['postgresql://a:b@db:5433/c', 'postgresql://a:b@db:5433/c?options=-c+role%3Dtrunnion_service'],
  ['postgresql://a@/c?host=/run/postgresql', 'postgresql://a@/c?host=%2Frun%2Fpostgresql&options=-c+role%3Dtrunnion_service'],
  ['postgres://a@db/c?options=-c%20x%3D1&sslmode=require', 'postgres://a@db/c?options=-c+x%3D1+-c+role%3Dtrunnion_service&sslmode=require'],
])('the service reaches %s as its own role', (url, expected) => {
  expect(serviceUrl(url)).toBe(expected)
})
