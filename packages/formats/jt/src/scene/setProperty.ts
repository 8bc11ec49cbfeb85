import type { PropertyValue } from '@trunnion/core'

/** Keys end with `::` when they are meant for people. */
const plainKey = (key: string): string => (key.endsWith('::') ? key.slice(0, -2) : key)

/** Sets a property under its plain key. Only the one key that assignment would take for the prototype is defined, because definitions make an object slow. */
export const setProperty = (properties: Record<string, PropertyValue>, key: string, value: PropertyValue): void => {
  const name = plainKey(key)
  if (name === '__proto__') Object.defineProperty(properties, name, { value, enumerable: true, configurable: true, writable: true })
  else properties[name] = value
}
