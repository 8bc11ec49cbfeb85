import { Type } from 'typebox'
import { pageOf, pageQuery } from '../../app/page.ts'
import { allow } from '../../app/principal.ts'
import { type Module, route } from '../../app/route.ts'
import { canChangeSettings } from '../auth/policies/canChangeSettings.ts'
import { id, idParams } from '../auth/schemas.ts'
import type { PrivateTargets } from './checkTarget.ts'
import { listDeliveries, ping, redeliver } from './deliveries.ts'
import { delivery, newWebhook, rotation, webhook, webhookChange, webhookWithSecret } from './schemas.ts'
import { changeWebhook, createWebhook, deleteWebhook, listWebhooks, readWebhook, rotateSecret } from './webhooks.ts'

const access = allow(canChangeSettings, 'admin')
const path = '/api/webhooks'

export const makeWebhooksModule = ({ trusted }: { readonly trusted: PrivateTargets }): Module => ({
  name: 'webhooks',
  description: 'Events sent to programs of yours, signed as Standard Webhooks says, tried for a day.',
  routes: [
    route({
      method: 'GET',
      path,
      summary: 'Webhooks of the tenant',
      access,
      answers: { 200: Type.Object({ items: Type.Array(webhook) }) },
      handle: listWebhooks,
    }),
    route({
      method: 'POST',
      path,
      summary: 'Makes a webhook and shows its secret once',
      access,
      body: newWebhook,
      answers: { 201: webhookWithSecret },
      errors: ['CONFLICT'],
      handle: (call) => createWebhook(call, trusted, call.body),
    }),
    route({
      method: 'GET',
      path: `${path}/:id`,
      summary: 'One webhook',
      access,
      params: idParams,
      answers: { 200: webhook },
      errors: ['NOT_FOUND'],
      handle: (call) => readWebhook(call, call.params.id),
    }),
    route({
      method: 'PATCH',
      path: `${path}/:id`,
      summary: 'Changes a webhook',
      access,
      params: idParams,
      body: webhookChange,
      answers: { 200: webhook },
      errors: ['NOT_FOUND'],
      handle: (call) => changeWebhook(call, trusted, call.params.id, call.body),
    }),
    route({
      method: 'DELETE',
      path: `${path}/:id`,
      summary: 'Deletes a webhook with what waits for it',
      access,
      params: idParams,
      answers: { 204: { description: 'Deleted.' } },
      errors: ['NOT_FOUND'],
      handle: (call) => deleteWebhook(call, call.params.id),
    }),
    route({
      method: 'POST',
      path: `${path}/:id/rotate`,
      summary: 'Makes a new secret; the one before signs too for a while',
      access,
      params: idParams,
      body: rotation,
      answers: { 200: webhookWithSecret },
      errors: ['NOT_FOUND'],
      handle: (call) => rotateSecret(call, call.params.id, call.body.overlap_hours),
    }),
    route({
      method: 'POST',
      path: `${path}/:id/test`,
      summary: 'Sends an event that means nothing',
      access,
      params: idParams,
      answers: { 202: delivery },
      errors: ['NOT_FOUND'],
      perMinute: 30,
      handle: (call) => ping(call, call.params.id),
    }),
    route({
      method: 'GET',
      path: `${path}/:id/deliveries`,
      summary: 'What was sent and how it was answered',
      access,
      params: idParams,
      query: Type.Object({ ...pageQuery, state: Type.Optional(Type.Enum(['pending', 'delivered', 'failed'])) }),
      answers: { 200: pageOf(delivery) },
      errors: ['NOT_FOUND'],
      handle: (call) => listDeliveries(call, call.params.id, call.query),
    }),
    route({
      method: 'POST',
      path: `${path}/:id/deliveries/:delivery/redeliver`,
      summary: 'Sends a delivery again, with its old id',
      access,
      params: Type.Object({ id, delivery: id }),
      answers: { 202: delivery },
      errors: ['NOT_FOUND'],
      perMinute: 120,
      handle: (call) => redeliver(call, call.params.id, call.params.delivery),
    }),
  ],
})
