import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestDatabase } from '@trunnion/database/testing'
import { type BlobStore, makeDiskStore } from '@trunnion/store'
import type { Module } from '../../../src/app/route.ts'
import { makeArtefactsModule } from '../../../src/modules/artefacts/makeArtefactsModule.ts'
import { makeFilesModule } from '../../../src/modules/files/makeFilesModule.ts'
import { makeSharesModule } from '../../../src/modules/shares/makeSharesModule.ts'
import { type StorageSettings, storageDefaults } from '../../../src/modules/storage/storageSettings.ts'
import { type TestServer, testServer } from '../../support/testServer.ts'

/** Every field that an answer of these modules may have. */
export interface AnswerBody {
  readonly id: string
  readonly name: string
  readonly bytes: number
  readonly offset: number
  readonly sha256: string
  readonly format: string | null
  readonly tags: readonly string[]
  readonly warnings: readonly { readonly code: string; readonly message: string }[]
  readonly owner_id: string
  readonly file_id: string | null
  readonly expires_at: string
  readonly code: string
  readonly detail: string
  readonly items: readonly AnswerBody[]
  readonly next: string | null
  readonly token: string
  readonly path: string
  readonly content: string
}
export type Answer = Omit<Response, 'json'> & { json(): Promise<AnswerBody> }
type Init = NonNullable<Parameters<typeof fetch>[1]>

export interface FilesServer extends TestServer {
  readonly store: BlobStore
  /** Of the blobs. */
  readonly folder: string
  /** `http://127.0.0.1:…` */
  readonly address: string
  /** Sends a request over the network as somebody of testServer's people. */
  send(as: string | undefined, path: string, init?: Init): Promise<Answer>
}

/** A listening server with files, artefacts and shares on a real database and a store on disk. */
export const filesServer = async (
  given: Partial<StorageSettings> = {},
  more: (deps: {
    readonly test: TestDatabase
    readonly store: BlobStore
    readonly folder: string
    readonly settings: StorageSettings
  }) => readonly Module[] | Promise<readonly Module[]> = () => [],
): Promise<FilesServer> => {
  const folder = await mkdtemp(join(tmpdir(), 'trunnion-files-'))
  const store = makeDiskStore(join(folder, 'blobs'))
  const settings: StorageSettings = { ...storageDefaults, ...given }
  const server = await testServer({
    settings: { port: 0, requestsPerMinute: 1e6, addressRequestsPerMinute: 1e6 },
    modules: async (test) => [
      makeFilesModule({ store, settings }),
      makeArtefactsModule({ store }),
      makeSharesModule({ database: test.database, store }),
      ...(await more({ test, store, folder, settings })),
    ],
  })
  const address = await server.server.listen()
  return {
    ...server,
    store,
    folder,
    address,
    send: (as, path, init = {}) => {
      const headers = new Headers(init.headers)
      if (as !== undefined) headers.set('authorization', `Bearer ${server.people[as].token}`)
      // the body is read as what the server says of itself
      return fetch(address + path, { ...init, headers }) as Promise<Answer>
    },
    close: async () => {
      await server.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
