import type { Mesh } from '@trunnion/core'
import type { Reading } from './reading.ts'
import { entityAt } from './reading.ts'
import type { Styles } from './readStyles.ts'
import type { StepFace } from './types.ts'

export const readTessellated = (reading: Reading, index: number, _mmPerUnit: number, _styles: Styles): { mesh: Mesh; faces: readonly StepFace[] } | undefined => {
  reading.log.add('ENTITY_UNSUPPORTED', 'Tessellated items were left out.', entityAt(reading.file, index))
  return undefined
}
