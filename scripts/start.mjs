// npm start: converts the sample assembly and prints its tree with names and colours.
import { spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
mkdirSync(join(root, 'out'), { recursive: true })
const command = [join(root, 'packages/cli/bin/trunnion.mjs'), 'convert', 'samples/gearbox.step', 'out/gearbox.glb', '--tree']
const { status } = spawnSync(process.execPath, command, { cwd: root, stdio: 'inherit' })
if (status === 0) console.log('\nWritten: out/gearbox.glb. More: npx trunnion --help')
process.exit(status ?? 1)
