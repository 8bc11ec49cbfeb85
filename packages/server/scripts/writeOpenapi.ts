import { writeFileSync } from 'node:fs'
import { describeServer } from './describeServer.ts'

/** Writes packages/server/openapi.json, so that a change of the service's surface is seen in review. */
writeFileSync(new URL('../openapi.json', import.meta.url), `${JSON.stringify(await describeServer(), null, 2)}\n`)
