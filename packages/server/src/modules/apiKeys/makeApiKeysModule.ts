import { Type } from 'typebox'
import { allow } from '../../app/principal.ts'
import { type Module, route } from '../../app/route.ts'
import { isSignedIn } from '../auth/policies/isSignedIn.ts'
import { idParams } from '../auth/schemas.ts'
import { apiKey, createApiKey, createdApiKey, listApiKeys, newApiKey, revokeApiKey } from './apiKeys.ts'

/** A key never makes, lists or revokes keys: a stolen one could outlive its revocation. */
const access = allow(isSignedIn, 'session')

export const makeApiKeysModule = (): Module => ({
  name: 'api keys',
  description: 'Keys for programs (`X-API-Key`): they act as the user who made them, within their scopes.',
  routes: [
    route({
      method: 'GET',
      path: '/api/api-keys',
      summary: 'Own keys; all of the tenant for its administrators',
      access,
      answers: { 200: Type.Object({ items: Type.Array(apiKey) }) },
      handle: listApiKeys,
    }),
    route({
      method: 'POST',
      path: '/api/api-keys',
      summary: 'Makes a key and shows it once',
      access,
      body: newApiKey,
      answers: { 201: createdApiKey },
      errors: ['CONFLICT'],
      handle: (call) => createApiKey(call, call.body),
    }),
    route({
      method: 'DELETE',
      path: '/api/api-keys/:id',
      changesAccess: true,
      summary: 'Revokes a key at once',
      access,
      params: idParams,
      answers: { 204: { description: 'Revoked.' } },
      errors: ['NOT_FOUND'],
      handle: (call) => revokeApiKey(call, call.params.id),
    }),
  ],
})
