import { fault } from '@trunnion/core'
import type { Database } from '@trunnion/database'
import type { BlobStore } from '@trunnion/store'
import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { allow, everyone } from '../../app/principal.ts'
import { type Answer, type Call, type Module, route } from '../../app/route.ts'
import { isSignedIn } from '../auth/policies/isSignedIn.ts'
import { id, orNull, time } from '../auth/schemas.ts'
import type { StorageSettings } from '../storage/storageSettings.ts'
import { uploadErrors } from '../files/receiveUpload.ts'
import { drainRequest } from '../files/drainRequest.ts'
import { beginUpload } from './beginUpload.ts'
import { finishUpload } from './finishUpload.ts'
import { makeTusHandler, sendTusProblem } from './makeTusHandler.ts'
import type { UploadStore } from './makeUploadStore.ts'
import { makeUploadLocks } from './uploadLocks.ts'
import { findUpload } from './uploadRow.ts'

const writing = allow(isSignedIn, 'files:write')
const offsetType = 'application/offset+octet-stream'
const path = '/api/files/tus'

/** Names the file that a finished upload became. */
const fileHeader = 'x-file-id'

/** Failures of the protocol that the catalogue has no status for. */
const problem = (description: string): Answer => ({ description, content: { 'application/problem+json': { schema: Type.Ref('Problem#') } } })
const statuses = (answers: Record<number, Answer>): Record<number, Answer> => ({
  ...answers,
  410: problem('The upload has expired.'),
  412: problem('Tus-Resumable is missing or of a version that is not spoken here.'),
  423: problem('Another request writes to this upload; come back.'),
})

const upload = Type.Object({
  id,
  name: Type.String(),
  bytes: orNull(Type.Integer()),
  offset: Type.Integer(),
  file_id: orNull(id),
  created_at: time,
  expires_at: time,
})
const params = Type.Object({ id: Type.String({ maxLength: 64 }) })

/** A failure before anything read the body must let it flow away. */
const orDrain = async <T>(call: Call, work: Promise<T>): Promise<T> => {
  try {
    return await work
  } catch (error) {
    drainRequest(call.request.raw)
    throw error
  }
}

/** Resumable uploads by the tus protocol 1.0 (creation, creation-with-upload, creation-defer-length, termination, expiration). */
export const makeUploadsModule = (deps: {
  readonly database: Database
  readonly store: BlobStore
  readonly uploads: UploadStore
  readonly settings: StorageSettings
}): Module => {
  const { database, uploads, settings } = deps
  const locks = makeUploadLocks(database, uploads.idOf)
  const tus = makeTusHandler(uploads, locks, settings.uploadMaxBytes)
  const finishing = { ...deps, locks }

  const find = (call: Call, uploadId: string) => call.tenant((tx) => findUpload(tx, call.principal, uploadId))

  /** Sends what tus answered; when it has all bytes, with the file they became. */
  const conclude = async (call: Call, uploadId: string, answer: Response, written: boolean): Promise<unknown> => {
    if (answer.status >= 400) return sendTusProblem(call, answer.status, await answer.text())
    const fileId = written ? await finishUpload(finishing, call, uploadId) : undefined
    if (fileId !== undefined) call.header(fileHeader, fileId)
    return call.reply.code(answer.status).send()
  }

  /** Answers for an upload that is a file already: all its bytes are here. */
  const sendFinished = (call: Call, bytes: number, fileId: string, status: number): unknown =>
    call.reply
      .code(status)
      .headers({ 'tus-resumable': '1.0.0', 'upload-offset': bytes, 'upload-length': bytes, 'cache-control': 'no-store', [fileHeader]: fileId })
      .send()

  const routes = [
    route({
      method: 'POST',
      path,
      summary: 'Begins a resumable upload (tus); its name is `filename` in Upload-Metadata',
      access: writing,
      streams: [offsetType],
      answers: statuses({ 201: { description: 'Begun; Location says where to send the bytes.' } }),
      errors: [...uploadErrors, 'QUOTA_EXCEEDED', 'CONFLICT'],
      handle: async (call) => {
        if (call.request.headers['tus-resumable'] !== '1.0.0') {
          call.header('tus-version', '1.0.0')
          return sendTusProblem(call, 412, 'Tus-Resumable is 1.0.0 here.')
        }
        const uploadId = await orDrain(call, beginUpload(call, settings))
        const answer = await tus.handle(call, uploadId)
        if (answer.status >= 400) await call.tenant((tx) => tx.query('delete from uploads where id = $1', [uploadId]))
        return conclude(call, uploadId, answer, call.request.headers['content-type'] === offsetType)
      },
    }),
    route({
      method: 'PATCH',
      path: `${path}/:id`,
      summary: 'Sends bytes of a resumable upload; the answer to the last ones names the file in X-File-Id',
      access: writing,
      params,
      streams: [offsetType],
      answers: statuses({ 204: { description: 'Taken; Upload-Offset says how much is here.' } }),
      errors: [...uploadErrors, 'QUOTA_EXCEEDED', 'NOT_FOUND', 'CONFLICT'],
      handle: async (call) => {
        const row = await orDrain(call, find(call, call.params.id))
        const answer = row.file_id === null ? await tus.handle(call, row.id) : undefined
        // another request may have finished it while this one waited for the lock
        const now = answer === undefined || answer.status === 404 ? await orDrain(call, find(call, row.id)) : row
        if (answer !== undefined && now.file_id === null) return conclude(call, row.id, answer, true)
        drainRequest(call.request.raw)
        const bytes = now.bytes ?? 0
        if (now.file_id === null || call.request.headers['upload-offset'] !== String(bytes)) return sendTusProblem(call, 409, 'The upload is finished.')
        return sendFinished(call, bytes, now.file_id, 204)
      },
    }),
    route({
      method: 'GET',
      path: `${path}/:id`,
      summary: 'How far a resumable upload is; HEAD answers as tus demands',
      access: writing,
      params,
      answers: statuses({ 200: upload }),
      errors: [...uploadErrors, 'QUOTA_EXCEEDED', 'NOT_FOUND'],
      handle: async (call) => {
        const row = await find(call, call.params.id)
        const fileId = row.file_id ?? (await finishUpload(finishing, call, row.id).catch(goneIsNotFound)) ?? null
        if (call.request.method === 'HEAD') {
          if (fileId !== null) return sendFinished(call, row.bytes ?? (await find(call, row.id)).bytes ?? 0, fileId, 200)
          return conclude(call, row.id, await tus.handle(call, row.id, 'HEAD'), false)
        }
        const { bytes } = fileId === null ? row : await find(call, row.id)
        const offset = fileId === null ? (await uploads.data.getUpload(uploads.keyOf(row.id))).offset : (bytes ?? 0)
        return { ...row, bytes, offset, file_id: fileId }
      },
    }),
    route({
      method: 'DELETE',
      path: `${path}/:id`,
      summary: 'Ends a resumable upload; a file that it became stays',
      access: writing,
      params,
      answers: statuses({ 204: { description: 'Ended.' } }),
      errors: ['NOT_FOUND', 'REQUEST_INVALID'],
      handle: async (call) => {
        const row = await find(call, call.params.id)
        const answer = row.file_id === null ? await tus.handle(call, row.id, 'DELETE') : undefined
        if (answer === undefined || answer.status < 400 || answer.status === 404 || answer.status === 410) {
          await call.tenant((tx) => tx.query('delete from uploads where id = $1', [row.id]))
          return call.reply.code(204).header('tus-resumable', '1.0.0').send()
        }
        return conclude(call, row.id, answer, false)
      },
    }),
  ]

  /** What a client asks before it begins (tus 1.0, OPTIONS); needs no sign-in. */
  const addOptions = (app: FastifyInstance): void => {
    app.options(path, { config: { access: everyone }, schema: { hide: true } }, async (_request, reply) =>
      reply
        .code(204)
        .headers({
          'tus-resumable': '1.0.0',
          'tus-version': '1.0.0',
          'tus-extension': uploads.data.extensions.join(','),
          'tus-max-size': settings.uploadMaxBytes,
        })
        .send(),
    )
  }

  return {
    name: 'uploads',
    description: 'Resumable uploads by the tus protocol 1.0. An upload belongs to whoever began it.',
    routes,
    register: async (app) => {
      await locks.start()
      app.addHook('onClose', () => locks.close())
      addOptions(app)
    },
  }
}

const goneIsNotFound = (error: unknown): never => {
  if (typeof error === 'object' && error !== null && 'status_code' in error && (error.status_code === 404 || error.status_code === 410))
    return fault('NOT_FOUND', 'There is no such upload.')
  throw error
}
