export * from './measureMesh.ts'
export * from './weldExact.ts'
