import { existsSync, readFileSync, readdirSync } from 'node:fs'
import type { KernelPool } from '@trunnion/kernel'
import { analyseBody } from '@trunnion/features'
import { mfcadClasses, readLabels } from './readLabels.ts'
import { type Row, share } from './table.ts'

/** Face accuracy of the rules alone on labelled parts: the class of each face, with its shape. Parts that fail count as wrong. */
export const mfcad = async (folder: URL, pool: KernelPool): Promise<{ readonly summary: Row[]; readonly classes: Row[] } | undefined> => {
  if (!existsSync(folder)) return undefined
  const table = mfcadClasses.map((name) => ({ name, truth: 0, found: 0, right: 0 }))
  let [faces, right, parts, whole, failed] = [0, 0, 0, 0, 0]
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.step'))) {
    const bytes = readFileSync(new URL(file, folder))
    const labels = readLabels(readFileSync(new URL(file.replace('.step', '.face_truth'), folder)))
    const truth = faceLabels(bytes.toString('latin1'), labels)
    const job = {
      format: 'step',
      bytes,
      deflection: { linearMm: 'auto', angular: 0.5 },
      tessellate: false,
      mass: false,
      analyse: { healToleranceMm: 0 },
    } as const
    const done = await pool.run(job, { timeMs: 60_000, memoryBytes: 4 * 2 ** 30 })
    const graph = done.ok ? done.value.bodies[0]?.analysis?.graph : undefined
    const analysis = graph && analyseBody(graph, { cap: 0.95 })
    parts++
    let wrong = 0
    if (!analysis || analysis.faces.length !== truth.length) failed++
    truth.forEach((label, k) => {
      const face = analysis?.faces[k]
      const shape = face?.feature === undefined ? undefined : analysis?.features[face.feature].parameters.shape
      const name = face && (face.class === 'stock' || face.class === 'chamfer' ? face.class : `${face.class} ${String(shape)}`)
      const got = table.findIndex((row) => row.name === name)
      faces++
      table[label].truth++
      if (got >= 0) table[got].found++
      if (got === label) {
        right++
        table[label].right++
      } else wrong++
    })
    if (wrong === 0) whole++
  }
  return {
    summary: [{ parts, failed, faces, 'face accuracy': share(right, faces), 'whole part right': share(whole, parts) }],
    classes: table.map((row) => ({ class: row.name, faces: row.truth, precision: share(row.right, row.found), recall: share(row.right, row.truth) })),
  }
}

/** Label of each face in the order of the shell, by the number in its name. */
const faceLabels = (text: string, labels: readonly number[]): number[] => {
  const flat = text.replaceAll(/\r?\n/g, '')
  const names = new Map([...flat.matchAll(/(#\d+) ?= ?ADVANCED_FACE\('(\d+)'/g)].map((match) => [match[1], Number(match[2])]))
  const shell = /CLOSED_SHELL\('[^']*',\(([^)]*)\)/.exec(flat)?.[1] ?? ''
  return shell.split(',').map((id) => labels[names.get(id.trim()) ?? -1] ?? 15)
}
