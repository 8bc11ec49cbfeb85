import type { BlobStore } from '@trunnion/store'
import { Type } from 'typebox'
import { pageOf } from '../../app/page.ts'
import { allow } from '../../app/principal.ts'
import { type Module, route } from '../../app/route.ts'
import { servedArtefact } from '../artefacts/artefactRow.ts'
import { artefact } from '../artefacts/schemas.ts'
import { isSignedIn } from '../auth/policies/isSignedIn.ts'
import { idParams } from '../auth/schemas.ts'
import { blobAnswers, blobErrors } from '../storage/blobAnswers.ts'
import { sendBlob } from '../storage/sendBlob.ts'
import type { StorageSettings } from '../storage/storageSettings.ts'
import { changeFile } from './changeFile.ts'
import { deleteFile } from './deleteFile.ts'
import { findPreview, listFileArtefacts } from './fileArtefacts.ts'
import { fileAnswer, findFile } from './fileRow.ts'
import { fileType } from './fileType.ts'
import { listFiles } from './listFiles.ts'
import { registerMultipart, uploadErrors, uploadTypes } from './receiveUpload.ts'
import { file, fileChange, fileQuery, uploadQuery } from './schemas.ts'
import { uploadFile } from './uploadFile.ts'

const reading = allow(isSignedIn, 'files:read')
const writing = allow(isSignedIn, 'files:write')

export const makeFilesModule = (deps: { readonly store: BlobStore; readonly settings: StorageSettings }): Module => ({
  name: 'files',
  description: 'Files that came in. From project_manager on those of everybody in the tenant, else the own ones.',
  register: registerMultipart,
  routes: [
    route({
      method: 'POST',
      path: '/api/files',
      summary: 'Takes a file in',
      description:
        'A form with `file` and perhaps `tags`, or the bytes as they are with their name in `X-File-Name` (percent-encoded) or Content-Disposition. Content-Digest is checked.',
      access: writing,
      creates: true,
      query: uploadQuery,
      streams: uploadTypes,
      answers: { 201: file },
      errors: [...uploadErrors, 'QUOTA_EXCEEDED'],
      handle: async (call) => {
        const added = await uploadFile(deps, call)
        call.header('location', `/api/files/${added.id}`)
        return added
      },
    }),
    route({
      method: 'GET',
      path: '/api/files',
      summary: 'Files, youngest first',
      access: reading,
      query: fileQuery,
      answers: { 200: pageOf(file) },
      handle: (call) => listFiles(call, call.query),
    }),
    route({
      method: 'GET',
      path: '/api/files/:id',
      summary: 'One file',
      access: reading,
      params: idParams,
      answers: { 200: file },
      errors: ['NOT_FOUND'],
      handle: async (call) => fileAnswer(await call.tenant((tx) => findFile(tx, call.principal, call.params.id))),
    }),
    route({
      method: 'PATCH',
      path: '/api/files/:id',
      summary: 'Changes tags or name',
      access: writing,
      params: idParams,
      body: fileChange,
      answers: { 200: file },
      errors: ['NOT_FOUND'],
      handle: (call) => changeFile(call, call.params.id, call.body),
    }),
    route({
      method: 'DELETE',
      path: '/api/files/:id',
      summary: 'Takes a file away; what was made from it stays',
      access: writing,
      params: idParams,
      answers: { 204: { description: 'Gone.' } },
      errors: ['NOT_FOUND'],
      handle: (call) => deleteFile(call, call.params.id),
    }),
    route({
      method: 'GET',
      path: '/api/files/:id/content',
      summary: 'The bytes of a file; ranges and conditional requests are honoured',
      access: reading,
      params: idParams,
      answers: blobAnswers('application/octet-stream'),
      errors: [...blobErrors, 'NOT_FOUND'],
      handle: async (call) => {
        const { sha256, bytes, name, format } = await call.tenant((tx) => findFile(tx, call.principal, call.params.id))
        return sendBlob(call, deps.store, { sha256, bytes, name, mediaType: fileType(format, name) })
      },
    }),
    route({
      method: 'GET',
      path: '/api/files/:id/artefacts',
      summary: 'What was made from a file, youngest first',
      access: reading,
      params: idParams,
      answers: { 200: Type.Object({ items: Type.Array(artefact) }) },
      errors: ['NOT_FOUND'],
      handle: (call) => listFileArtefacts(call, call.params.id),
    }),
    route({
      method: 'GET',
      path: '/api/files/:id/preview',
      summary: 'The youngest preview of a file',
      access: reading,
      params: idParams,
      answers: blobAnswers('image/png', 'image/webp'),
      errors: [...blobErrors, 'NOT_FOUND', 'PREVIEW_NOT_AVAILABLE'],
      handle: async (call) => sendBlob(call, deps.store, { ...servedArtefact(await findPreview(call, call.params.id)), disposition: 'inline' }),
    }),
  ],
})
