export { type BimConversion, bim } from './bim.ts'
export {
  type BimProgress,
  type BimReport,
  type BimSettings,
  type OutputState,
  type ProgressRow,
  bimSettingNames,
  lookAtOutput,
  readBimSettings,
} from '@trunnion/bim'
