export { type AnalyseOptions, type MeshAnalysis, analyseMesh } from './analyse/analyseMesh.ts'
export { type CleanMesh, cleanMesh } from './analyse/cleanMesh.ts'
export { guessUnit } from './analyse/guessUnit.ts'
export type { DefectKind, DefectPlace, Defects, MeshFigures, Recommendation, ShellFacts, UnitCandidate } from './analyse/types.ts'
