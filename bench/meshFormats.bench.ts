import { type Mesh, type ReadOptions, type ReadOutcome, type Result, type Scene, singleGroup, unwrap } from '@trunnion/core'
import { read3mf, readObj, readOff, readPly, readStl, write3mf, writeObj, writePly, writeStl } from '@trunnion/format-mesh'
import { median } from './statistics.ts'

/** A wavy sheet of 2 · n · n triangles. */
const sheet = (n: number): Mesh => {
  const positions = new Float64Array(3 * (n + 1) * (n + 1))
  const indices = new Uint32Array(6 * n * n)
  for (let r = 0, p = 0; r <= n; r++) {
    for (let c = 0; c <= n; c++) {
      positions[p++] = c / 7
      positions[p++] = r / 7
      positions[p++] = Math.sin(c / 9) * Math.cos(r / 11)
    }
  }
  for (let r = 0, t = 0; r < n; r++) {
    for (let c = 0; c < n; c++, t += 6) {
      const a = r * (n + 1) + c
      indices.set([a, a + 1, a + n + 2, a, a + n + 2, a + n + 1], t)
    }
  }
  return { name: 'sheet', positions, indices, groups: singleGroup() }
}

const sceneOf = (mesh: Mesh): Scene => ({
  lengthUnit: 'millimetre',
  upAxis: 'z',
  roots: [0],
  nodes: [{ name: 'sheet', mesh: 0, children: [] }],
  meshes: [mesh],
  materials: [],
})

const offOf = ({ positions, indices }: Mesh): Uint8Array => {
  const lines = [`OFF\n${positions.length / 3} ${indices.length / 3} 0`]
  for (let i = 0; i < positions.length; i += 3) lines.push(`${positions[i]} ${positions[i + 1]} ${positions[i + 2]}`)
  for (let i = 0; i < indices.length; i += 3) lines.push(`3 ${indices[i]} ${indices[i + 1]} ${indices[i + 2]}`)
  return new TextEncoder().encode(`${lines.join('\n')}\n`)
}

/** Speed of each mesh reader and writer on the same 320,000 triangles, warm, medians of seven. */
export const meshFormats = (): readonly Readonly<Record<string, string | number>>[] => {
  const scene = sceneOf(sheet(400))
  const cases: readonly [string, (bytes: Uint8Array, options?: ReadOptions) => Result<ReadOutcome>, () => Uint8Array][] = [
    ['STL', readStl, () => unwrap(writeStl(scene))],
    ['OBJ', readObj, () => unwrap(writeObj(scene)).obj],
    ['PLY', readPly, () => unwrap(writePly(scene))],
    ['OFF', readOff, () => offOf(scene.meshes[0])],
    ['3MF', read3mf, () => unwrap(write3mf(scene))],
  ]
  return cases.map(([format, read, write]) => {
    const bytes = write()
    const time = (work: () => unknown): number =>
      median(
        Array.from({ length: 9 }, () => {
          const start = performance.now()
          work()
          return performance.now() - start
        }).slice(2),
      )
    const [reading, writing] = [time(() => unwrap(read(bytes))), time(write)]
    return { format, MB: bytes.length / 1e6, 'read ms': reading, 'read MB/s': bytes.length / 1e3 / reading, 'write ms': format === 'OFF' ? '-' : writing }
  })
}
