export { defaultRecycle, makeChildPool } from './makeChildPool.ts'
export { type PrimeOptions, primeKernelCode } from './primeKernelCode.ts'
export { type Usage, treeOf, usageOf } from './processTree.ts'
export { type IsolationReport, type SandboxMode, probeIsolation } from './probeIsolation.ts'
export type {
  ChildConfig,
  ChildPool,
  ChildPoolOptions,
  ChildPoolStats,
  ChildRun,
  LogLevel,
  RunLimits,
  StepCall,
  StepDone,
  StepInput,
  StepOutput,
  StepProgress,
  WorkFolder,
} from './types.ts'
