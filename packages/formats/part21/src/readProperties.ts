import type { Properties } from '@trunnion/core'
import type { ProductGraph } from './readProducts.ts'
import type { Reading } from './reading.ts'

export const readProperties = (_reading: Reading, _graph: ProductGraph): ReadonlyMap<number, Properties> => new Map()
