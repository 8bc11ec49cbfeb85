import { type DualMesh, brokenTopology } from './dualMesh.ts'

const lastContext = 7

/** Which degree stream comes next: what is already known around polygon `p` predicts the degree ("_faceCntxt" of the reference). */
const degreeContext = (mesh: DualMesh, p: number): number => {
  const { polygonStart, cornerVertex, ringStart } = mesh
  const start = polygonStart[p]
  const end = polygonStart[p + 1]
  const valence = end - start
  if (valence !== 3 && valence !== 4) return valence === 5 ? 6 : 7
  let known = 0
  let total = 0
  for (let slot = start; slot < end; slot++) {
    const v = cornerVertex[slot]
    if (v < 0) continue
    known++
    total += ringStart[v + 1] - ringStart[v]
  }
  const usual = valence === 3 ? 6 * known : 4 * known
  const context = total < usual ? 0 : total === usual ? 1 : 2
  return valence === 3 ? context : 3 + context
}

/** Numbers the attribute records around vertex `v`; returns nothing, fills `ringAttribute`. */
const readAttributes = (mesh: DualMesh, v: number, degree: number): void => {
  const { streams, ringAttribute, masksRead } = mesh
  const start = mesh.ringStart[v]
  const before = mesh.attributeCount
  let attribute = before - 1
  if (degree <= 64) {
    const context = degree < 2 ? 0 : degree > 9 ? lastContext : degree - 2
    const stream = streams.masks[context]
    const at = masksRead[context]++
    if (at >= stream.length) brokenTopology(mesh.streams, 'The attribute masks end too early.')
    let low = stream[at]
    let high = 0
    if (context === lastContext) {
      high = at < streams.maskHigh.length ? streams.maskHigh[at] : 0
      if (streams.splitChunks) {
        const top = at < streams.maskTop.length ? streams.maskTop[at] : 0
        low = (low & 0x3fffffff) | (high << 30)
        high = ((high >>> 2) & 0x0fffffff) | (top << 28)
      }
    }
    for (let place = 0; place < degree; place++) {
      const bits = place < 32 ? low >>> place : high >>> (place - 32)
      attribute += bits & 1
      ringAttribute[start + place] = attribute
    }
  } else {
    const words = Math.ceil(degree / 32)
    const at = mesh.longMasksRead
    mesh.longMasksRead += words
    if (mesh.longMasksRead > streams.longMasks.length) brokenTopology(mesh.streams, 'The attribute masks end too early.')
    for (let place = 0; place < degree; place++) {
      attribute += (streams.longMasks[at + (place >>> 5)] >>> (place & 31)) & 1
      ringAttribute[start + place] = attribute
    }
  }
  // Places before the first new record belong to the last one: the ring is round.
  const last = attribute >= before ? attribute : -1
  for (let place = 0; place < degree && ringAttribute[start + place] < before; place++) ringAttribute[start + place] = last
  mesh.attributeCount = attribute + 1
}

/** Makes the next vertex, seen first from polygon `p`; -1 when the stream says that this corner is a vertex made before. */
export const newVertex = (mesh: DualMesh, p: number): number => {
  const context = degreeContext(mesh, p)
  const stream = mesh.streams.degrees[context]
  const at = mesh.degreesRead[context]++
  if (at >= stream.length) brokenTopology(mesh.streams, 'The degrees end too early.')
  const degree = stream[at]
  if (degree === 0) return -1
  const v = mesh.vertexCount++
  mesh.ringStart[v + 1] = mesh.ringStart[v] + degree
  mesh.open[v] = degree
  readAttributes(mesh, v, degree)
  return v
}
