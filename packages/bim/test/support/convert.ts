// node convert.ts IN OUT LIB BATCH: a conversion in a process of its own, to be killed.
import { convertDrawing, defaultBimSettings } from '../../src/index.ts'
import { testWorld } from './world.ts'

const [input, output, templates, batchSize] = process.argv.slice(2)
const settings = { ...defaultBimSettings, batchSize: Number(batchSize) }
const done = await convertDrawing({ input, output, templates, settings, mode: 'resume' }, testWorld({ processors: 2 }))
if (!done.ok) console.error(done.error.code, done.error.message)
process.exitCode = done.ok ? 0 : 1
