// npm run samples: models the gearbox anew and writes it beside this file.
import { writeFileSync } from 'node:fs'
import { buildGearbox } from './gearbox/buildGearbox.ts'

const { step, stl } = await buildGearbox()
writeFileSync(new URL('gearbox.step', import.meta.url), step)
writeFileSync(new URL('gearbox.stl', import.meta.url), stl)
console.log(`samples/gearbox.step ${step.length} bytes, samples/gearbox.stl ${stl.length} bytes`)
