import { compileKernel } from '../../../kernel/src/compileKernel.ts'
import { extractFaceGraph } from '../../../kernel/src/graph/extractFaceGraph.ts'
import type { FaceGraph } from '../../../kernel/src/graph/faceGraph.ts'
import { instantiate } from '../../../kernel/src/instantiate.ts'
import type { Occt, Shape } from '../../../kernel/src/occt.ts'
import { type BodyAnalysis, analyseBody } from '../../src/analyseBody.ts'
import { type Modeller, makeModeller } from './modeller.ts'

/** A kernel in this thread with what the tests build and ask. */
export interface Bench {
  readonly occt: Occt
  readonly make: Modeller
  graph(shape: Shape): FaceGraph
  analyse(shape: Shape): BodyAnalysis
}

export const makeBench = async (): Promise<Bench> => {
  const { module } = await compileKernel({ liftoff: true })
  const occt = await instantiate(module)
  const graph = (shape: Shape): FaceGraph => {
    const made = extractFaceGraph(occt.BRepToolsWrapper.Write(shape))
    if (!made) throw new Error('no graph')
    return made
  }
  return { occt, make: makeModeller(occt), graph, analyse: (shape) => analyseBody(graph(shape), { cap: 0.95 }) }
}
