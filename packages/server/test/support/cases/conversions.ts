import { stl } from '../models.ts'
import type { RequestParts, RouteCases } from '../routeCases.ts'
import type { TestServer } from '../testServer.ts'

let count = 0
const raw = { 'content-type': 'application/octet-stream' }
/** A model that no try before has sent. */
const model = (): RequestParts => ({ body: Buffer.from(stl(2, ++count)), headers: { ...raw, 'x-file-name': 'case.stl' } })
const noModel = { body: 'no model', headers: raw }

/** A conversion of `client A`; no worker takes it. */
const conversion = async (s: TestServer): Promise<RequestParts> => {
  const { body, headers } = model()
  return { params: { job_id: (await s.call('client A', 'POST', '/convert/async', body, headers)).json().job_id } }
}
const named = async (s: TestServer): Promise<RequestParts> => ({ params: { ...(await conversion(s)).params, name: 'model.glb' } })

/** Conversions; without a worker none ends, so what waits for an end is tried up to there (conversions/convert.test.ts has the rest). */
export const cases: RouteCases = {
  'POST /convert': { as: 'client A', status: 400, make: () => noModel },
  'POST /convert/jt-to-glb': { as: 'client A', status: 400, make: () => noModel },
  'POST /convert/async': { as: 'client A', make: model },
  'POST /convert/jt-to-glb-async': { as: 'client A', status: 400, make: () => noModel },
  'GET /convert/status/{job_id}': { as: 'client A', colleague: 404, make: conversion },
  'GET /convert/events/{job_id}': { as: 'client A', colleague: 404, streams: true, make: conversion },
  'GET /convert/result/{job_id}': { as: 'client A', status: 409, colleague: 404, make: conversion },
  'GET /convert/result/{job_id}/{name}': { as: 'client A', status: 409, colleague: 404, make: named },
  'DELETE /convert/{job_id}': { as: 'client A', colleague: 404, make: conversion },
}
