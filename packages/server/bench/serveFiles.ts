// Files alone in a process of its own: `node serveFiles.ts DATABASE_URL FOLDER` prints its address and serves until its input ends.
import { join } from 'node:path'
import { makeDatabase } from '@trunnion/database'
import { makeDiskStore } from '@trunnion/store'
import { pino } from 'pino'
import { makeServer } from '../src/makeServer.ts'
import { makeFilesModule } from '../src/modules/files/makeFilesModule.ts'
import { storageDefaults } from '../src/modules/storage/storageSettings.ts'
import { makeUploadStore } from '../src/modules/uploads/makeUploadStore.ts'
import { makeUploadsModule } from '../src/modules/uploads/makeUploadsModule.ts'
import { makeServerSettings } from '../src/settings/serverSettings.ts'

const [url, folder] = process.argv.slice(2)
const database = makeDatabase({ url, maxConnections: 8 })
const store = makeDiskStore(folder)
const settings = { ...storageDefaults, uploadMaxBytes: 4e9 }
const uploads = await makeUploadStore(`file:${folder}`, {}, 3_600_000)
const server = await makeServer({
  database,
  log: pino({ level: 'warn' }, pino.destination(join(folder, 'log'))),
  settings: makeServerSettings({ auth: false, port: 0, requestsPerMinute: 1e9, addressRequestsPerMinute: 1e9 }),
  version: 'bench',
  modules: [makeFilesModule({ store, settings }), makeUploadsModule({ database, store, uploads, settings })],
})
console.log(await server.listen())
process.stdin.resume()
process.stdin.once('end', () => void server.close().then(() => database.close()))
