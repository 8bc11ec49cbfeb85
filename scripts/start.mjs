// npm start: the whole service on this machine, with its data in ./data. Options go through: npm start -- --port 9000
import { spawn } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const given = process.argv.slice(2)
const placed = process.env.TRUNNION_DATA !== undefined || given.includes('--data')
const command = [join(root, 'packages/cli/bin/trunnion.mjs'), 'serve', ...(placed ? [] : ['--data', join(root, 'data')]), ...given]
const service = spawn(process.execPath, command, { cwd: root, stdio: 'inherit' })
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => service.kill(signal))
service.on('exit', (code) => process.exit(code ?? 1))
