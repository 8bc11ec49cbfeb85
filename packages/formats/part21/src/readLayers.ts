import type { Part21File } from './part21File.ts'
import { refsOf, textOf } from './values.ts'

/**
 * Layers by entity (PRESENTATION_LAYER_ASSIGNMENT). A styled item puts what it styles on the layer too.
 * @param itemOf - see `Styles.itemOf`
 */
export const readLayers = (file: Part21File, itemOf: (styled: number) => number | undefined): ReadonlyMap<number, readonly string[]> => {
  const layers = new Map<number, string[]>()
  const put = (entity: number, name: string): void => {
    const list = layers.get(entity)
    if (!list) layers.set(entity, [name])
    else if (!list.includes(name)) list.push(name)
  }
  for (const index of file.ofType('PRESENTATION_LAYER_ASSIGNMENT')) {
    const args = file.args(index, 'PRESENTATION_LAYER_ASSIGNMENT')
    const name = textOf(args[0])
    for (const id of refsOf(args[2])) {
      put(id, name)
      const item = itemOf(id)
      if (item !== undefined) put(item, name)
    }
  }
  return layers
}
