import type { PropertyValue } from '@trunnion/core'

/** Characters that the properties of all nodes may hold together: texts are shared in the file, but written out for every node. */
export const mostText = 1 << 26

const sizes = new WeakMap<object, number>()

/** Characters of keys and texts; computed once an object. */
export const textSize = (properties: Readonly<Record<string, PropertyValue>>): number => {
  const known = sizes.get(properties)
  if (known !== undefined) return known
  let size = 0
  for (const [key, value] of Object.entries(properties)) size += key.length + (typeof value === 'string' ? value.length : 8)
  sizes.set(properties, size)
  return size
}
