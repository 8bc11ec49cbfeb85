import type { Database } from '@trunnion/database'
import type { BlobStore } from '@trunnion/store'
import { pageOf } from '../../app/page.ts'
import { allow, everyone } from '../../app/principal.ts'
import { type Call, type Module, route } from '../../app/route.ts'
import { servedArtefact } from '../artefacts/artefactRow.ts'
import { isSignedIn } from '../auth/policies/isSignedIn.ts'
import { idParams } from '../auth/schemas.ts'
import { blobAnswers, blobErrors } from '../storage/blobAnswers.ts'
import { sendBlob } from '../storage/sendBlob.ts'
import { openShare } from './openShare.ts'
import { createdShare, newShare, share, sharedArtefact, shareQuery, tokenParams } from './schemas.ts'
import { createShare, listShares, revokeShare } from './shares.ts'

/** Tokens cannot be guessed; who tries shall at least not be quick. */
const perMinute = 600

/** The address holds the secret: nobody may index, keep or pass it on. */
const keepPrivate = (call: Call): void => {
  call.header('cache-control', 'no-store')
  call.header('x-robots-tag', 'noindex, nofollow')
}

export const makeSharesModule = ({ database, store }: { readonly database: Database; readonly store: BlobStore }): Module => ({
  name: 'shares',
  description: 'Links that show one artefact without a sign-in, until they expire.',
  routes: [
    route({
      method: 'POST',
      path: '/api/share',
      summary: 'Makes a link to an artefact',
      access: allow(isSignedIn, 'files:write'),
      creates: true,
      body: newShare,
      answers: { 201: createdShare },
      errors: ['NOT_FOUND'],
      handle: (call) => createShare(call, call.body),
    }),
    route({
      method: 'GET',
      path: '/api/share',
      summary: 'Links that are good, youngest first',
      access: allow(isSignedIn, 'files:read'),
      query: shareQuery,
      answers: { 200: pageOf(share) },
      handle: (call) => listShares(call, call.query),
    }),
    route({
      method: 'DELETE',
      path: '/api/share/:id',
      summary: 'Ends a link',
      access: allow(isSignedIn, 'files:write'),
      params: idParams,
      answers: { 204: { description: 'Ended.' } },
      errors: ['NOT_FOUND'],
      handle: (call) => revokeShare(call, call.params.id),
    }),
    route({
      method: 'GET',
      path: '/share/:token',
      summary: 'What a link shows',
      access: everyone,
      perMinute,
      params: tokenParams,
      answers: { 200: sharedArtefact },
      errors: ['NOT_FOUND'],
      handle: async (call) => {
        const shared = await openShare(database, call.params.token)
        keepPrivate(call)
        const { name, mediaType, bytes, sha256 } = servedArtefact(shared)
        return {
          name,
          media_type: mediaType,
          bytes,
          sha256,
          camera: shared.camera,
          expires_at: shared.expires_at,
          content: `/share/${call.params.token}/content`,
        }
      },
    }),
    route({
      method: 'GET',
      path: '/share/:token/content',
      summary: 'The bytes of what a link shows',
      access: everyone,
      perMinute,
      params: tokenParams,
      answers: blobAnswers('model/gltf-binary', 'model/gltf+json', 'application/octet-stream'),
      errors: [...blobErrors, 'NOT_FOUND'],
      handle: async (call) => {
        const shared = await openShare(database, call.params.token)
        call.header('x-robots-tag', 'noindex, nofollow')
        return sendBlob(call, store, servedArtefact(shared))
      },
    }),
  ],
})
