import type { Reading } from './reading.ts'
import type { StepPmi } from './types.ts'

export const readPmi = (_reading: Reading): readonly StepPmi[] => []
