import { describe, expect, test } from 'vitest'
import type { AttributeSpec, JtModel } from './build/model.ts'
import { childrenOfRoot, readModel } from './build/read.ts'
import { sampleModel } from './build/sampleModel.ts'

const force = 2
const ignore = 4
const final = 1
const colour = (id: number, diffuse: readonly number[], state = 8): AttributeSpec => ({ id, type: 'material', diffuse, state })

/** The sample with the attributes 30 on the part, 31 on the fine shape, 20 on the first instance. */
const painted = (...attributes: readonly AttributeSpec[]): JtModel => {
  const ids = new Set(attributes.map(({ id }) => id))
  const holders: Record<number, number> = { 2: 20, 4: 30, 8: 31 }
  return {
    ...sampleModel,
    nodes: sampleModel.nodes.map((node) => {
      const own = holders[node.id]
      const others = (node.attributes ?? []).filter((id) => id > 20 && id < 30)
      return { ...node, attributes: ids.has(own) ? [own, ...others] : others }
    }),
    attributes: [...(sampleModel.attributes ?? []).filter(({ id }) => id > 20), ...attributes],
  }
}

const coloursOf = (model: JtModel) => {
  const outcome = readModel(model)
  const { scene } = outcome
  const at = (index: number | undefined) => (index === undefined || index < 0 ? undefined : scene.materials[index].color)
  return childrenOfRoot(outcome).map((node) => at(node.material ?? scene.meshes[node.mesh!].groups.material[0]))
}

describe('materials', () => {
  const red = [1, 0, 0, 1] as const
  const blue = [0, 0, 1, 1] as const

  test('the lowest wins', () => {
    expect(coloursOf(painted(colour(20, red), colour(31, blue)))).toEqual([blue, blue])
  })

  test('a final one above wins over those below', () => {
    expect(coloursOf(painted(colour(20, red, final), colour(31, blue)))).toEqual([red, blue])
  })

  test('a forced one below wins over a final one above', () => {
    expect(coloursOf(painted(colour(20, red, final), colour(31, blue, force)))).toEqual([blue, blue])
  })

  test('an ignored one does not count', () => {
    expect(coloursOf(painted(colour(20, red, ignore), colour(30, blue)))).toEqual([blue, blue])
  })

  test('the opacity counts only with blending', () => {
    const opaque = painted({ id: 30, type: 'material', diffuse: [0, 0, 1, 0.2], flags: 0 })
    expect(coloursOf(opaque)).toEqual([blue, blue])
  })

  test('differently coloured placements share their mesh', () => {
    expect(readModel(painted(colour(20, red))).scene.meshes).toHaveLength(1)
  })
})
