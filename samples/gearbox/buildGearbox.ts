import { gearbox } from './assembly.ts'
import { makeParts } from './parts.ts'
import { makeSolids } from './solids.ts'
import { writeStep } from './writeStep.ts'
import { writeStl } from './writeStl.ts'

/** Models the sample assembly and gives it as STEP text and STL bytes. */
export const buildGearbox = async (): Promise<{ readonly step: string; readonly stl: Uint8Array }> => {
  const solids = await makeSolids()
  const parts = makeParts(solids)
  return { step: writeStep(solids, parts, gearbox), stl: writeStl(solids, parts, gearbox) }
}
