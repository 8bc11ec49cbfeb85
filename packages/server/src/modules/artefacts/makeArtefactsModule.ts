import type { BlobStore } from '@trunnion/store'
import { allow } from '../../app/principal.ts'
import { type Module, route } from '../../app/route.ts'
import { isSignedIn } from '../auth/policies/isSignedIn.ts'
import { idParams } from '../auth/schemas.ts'
import { blobAnswers, blobErrors } from '../storage/blobAnswers.ts'
import { sendBlob } from '../storage/sendBlob.ts'
import { findArtefact, servedArtefact } from './artefactRow.ts'
import { readReceipt } from './readReceipt.ts'

const access = allow(isSignedIn, 'files:read')

export const makeArtefactsModule = ({ store }: { readonly store: BlobStore }): Module => ({
  name: 'artefacts',
  description: 'What jobs made: models, receipts, previews.',
  routes: [
    route({
      method: 'GET',
      path: '/api/artefacts/:id',
      summary: 'The bytes of an artefact; ranges and conditional requests are honoured',
      access,
      params: idParams,
      answers: blobAnswers('model/gltf-binary', 'model/gltf+json', 'application/json', 'application/octet-stream'),
      errors: [...blobErrors, 'NOT_FOUND'],
      handle: async (call) => sendBlob(call, store, servedArtefact(await call.tenant((tx) => findArtefact(tx, call.principal, call.params.id)))),
    }),
    route({
      method: 'GET',
      path: '/api/artefacts/:id/receipt',
      summary: 'The receipt that came with an artefact',
      access,
      params: idParams,
      answers: blobAnswers('application/json'),
      errors: [...blobErrors, 'NOT_FOUND'],
      handle: async (call) =>
        sendBlob(call, store, { ...servedArtefact(await call.tenant((tx) => readReceipt(tx, call.principal, call.params.id))), disposition: 'inline' }),
    }),
  ],
})
