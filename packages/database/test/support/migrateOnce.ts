// A process of its own that migrates: `migrateOnce.ts <url> <folder>`.
import { migrate } from '../../src/index.ts'

const [url = '', folder = ''] = process.argv.slice(2)
process.stdout.write(JSON.stringify(await migrate(url, { folder })))
