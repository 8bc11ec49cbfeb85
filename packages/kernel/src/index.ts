export * from './graph/faceGraph.ts'
export * from './makeKernelPool.ts'
export * from './types.ts'
