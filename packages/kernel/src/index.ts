export * from './makeKernelPool.ts'
export * from './types.ts'
