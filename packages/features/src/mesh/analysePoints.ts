import type { Mesh } from '@trunnion/core'
import type { BodyAnalysis } from '../analyseBody.ts'
export const analysePoints = (_mesh: Mesh, _unitMm: number, _cap: number): BodyAnalysis | undefined => undefined
