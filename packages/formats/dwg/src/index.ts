export { type DwgOutcome, dwgToDxf } from './dwgToDxf.ts'
