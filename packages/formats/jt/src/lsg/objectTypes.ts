import type { NodeKind, OtherAttribute } from './types.ts'

const tail = '-2ac8-11d1-9b6b-0080c7bb5997'

/** Node types by object type id (JT File Format Reference, table of object types). */
export const nodeKinds: Readonly<Record<string, NodeKind>> = {
  [`10dd1035${tail}`]: 'base',
  [`10dd103e${tail}`]: 'partition',
  [`10dd101b${tail}`]: 'group',
  [`10dd102a${tail}`]: 'instance',
  [`10dd102c${tail}`]: 'lod',
  [`10dd104c${tail}`]: 'lod',
  [`10dd10f3${tail}`]: 'switch',
  'ce357244-38fb-11d1-a506-006097bdc6e1': 'part',
  'ce357245-38fb-11d1-a506-006097bdc6e1': 'metaData',
  [`10dd1059${tail}`]: 'shape',
  [`10dd107f${tail}`]: 'shape',
  [`10dd1077${tail}`]: 'shape',
  [`10dd1046${tail}`]: 'shape',
  [`10dd1048${tail}`]: 'shape',
  '98134716-0010-0818-1998-080009835d5a': 'shape',
  'e40373c1-1ad9-11d3-9daf-00a0c9c7ddc2': 'shape',
  'd239e7b6-dd77-4289-a07d-b0ee79f79494': 'shape',
}

export const materialType = `10dd1030${tail}`
export const transformType = `10dd1083${tail}`

export const otherAttributes: Readonly<Record<string, OtherAttribute['kind']>> = {
  [`10dd1014${tail}`]: 'style',
  [`10dd10c4${tail}`]: 'style',
  '8d57c010-e5cb-11d4-840e-00a0d2182f9d': 'style',
  [`10dd1096${tail}`]: 'light',
  [`10dd1028${tail}`]: 'light',
  [`10dd1045${tail}`]: 'light',
  [`10dd1073${tail}`]: 'texture',
  'aa1b831d-6e47-4fee-a865-cd7e1f2f39dc': 'texture',
  'a3cfb921-bdeb-48d7-b396-8b8d0ef485a0': 'texture',
  '3e70739d-8cb0-41ef-845c-a198d4003b3f': 'texture',
  '72475fd1-2823-4219-a06c-d9e6e39a45c1': 'texture',
  '92f5b094-6499-4d2d-92aa-60d05a4432cf': 'texture',
  'aa1b831d-6e47-4fee-a865-cd7e1f2f39db': 'shader',
  '2798bcad-e409-47ad-bd46-0b371fd75d61': 'shader',
  'ad8dccc2-7a80-456d-b0d5-dd3a0b8d21e7': 'shader',
}

export type AtomKind = 'base' | 'string' | 'integer' | 'float' | 'object' | 'date' | 'late' | 'vector'

export const atomKinds: Readonly<Record<string, AtomKind>> = {
  [`10dd104b${tail}`]: 'base',
  [`10dd106e${tail}`]: 'string',
  [`10dd102b${tail}`]: 'integer',
  [`10dd1019${tail}`]: 'float',
  [`10dd1004${tail}`]: 'object',
  'ce357246-38fb-11d1-a506-006097bdc6e1': 'date',
  'e0b05be5-fbbd-11d1-a3a7-00aa00d10954': 'late',
  '2e7db4be-c71a-4b18-9d07-c7227e9fef76': 'vector',
}

export const propertyProxyType = 'ce357247-38fb-11d1-a506-006097bdc6e1'
export const pmiManagerType = 'ce357249-38fb-11d1-a506-006097bdc6e1'
