import type { MeshAnalysis } from '../analyse/analyseMesh.ts'
import type { Deviation } from './deviation.ts'

/** Quality of a repaired mesh, 0–100; docs/repair-score.md explains the parts. */
export interface RepairScore {
  /** Both together: what is left of 100 after defects and distance, with caps for what must not be. */
  readonly qualityScore: number
  /** Defects left, alone. */
  readonly printability: number
  /** Nearness to the input, alone. */
  readonly fidelity: number
  /** Share that each part takes away, 0–1; parts that take nothing are left out. */
  readonly parts: Readonly<Record<string, number>>
}

/** Grows from 0 to 1; half at k. */
const saturate = (x: number, k: number): number => (x > 0 ? x / (x + k) : 0)

const round = (x: number): number => Math.round(x * 10) / 10

/** Scores the output: printability from its defects, fidelity from its distance to the input, and the product of both under hard caps. */
export const scoreRepair = (before: MeshAnalysis, after: MeshAnalysis, deviation: Deviation, remeshed: boolean, diagonalMm: number): RepairScore => {
  const { figures } = after
  const edges = Math.max(1, figures.edges)
  const faces = Math.max(1, figures.faces)
  const insideOut = after.shells.filter((shell) => shell.insideOut).length
  const closedBoth = before.figures.watertight && figures.watertight
  const unexplained = closedBoth ? Math.abs(figures.volumeMm3 - before.figures.volumeMm3) / Math.max(Math.abs(before.figures.volumeMm3), 1e-12) : 0
  const print: Record<string, number> = {
    openBoundary: 0.5 * saturate(figures.boundaryEdges / edges, 0.005),
    nonManifoldEdges: 0.4 * saturate(figures.nonManifoldEdges / edges, 0.002),
    misorientedEdges: 0.5 * saturate(figures.misorientedEdges / edges, 0.005),
    insideOutShells: 0.5 * saturate(insideOut / Math.max(1, figures.components), 0.1),
    selfIntersections: 0.35 * saturate(figures.selfIntersections / faces, 0.01),
    degenerateFaces: 0.1 * saturate(figures.degenerateFaces / faces, 0.01),
    duplicateFaces: 0.1 * saturate(figures.duplicateFaces / faces, 0.01),
  }
  const near: Record<string, number> = {
    deviation: 0.4 * saturate(deviation.p99Mm / Math.max(diagonalMm, 1e-12), 5e-4),
    inventedSurface: 0.25 * saturate(deviation.inventedShare, 0.05),
    volumeChange: 0.2 * saturate(unexplained, 0.05),
    shellsLost: 0.2 * saturate(Math.max(0, before.shells.filter((s) => s.closed).length - figures.components) / Math.max(1, before.figures.components), 0.2),
  }
  const printability = left(print)
  const fidelity = left(near)
  const caps = [
    ...(figures.watertight ? [] : [60]),
    ...(figures.nonManifoldEdges > 0 ? [70] : []),
    ...(figures.misorientedEdges + insideOut > 0 ? [50] : []),
    ...(remeshed ? [80] : []),
  ]
  const parts = Object.fromEntries(
    Object.entries({ ...print, ...near })
      .filter(([, share]) => share > 0)
      .map(([name, share]) => [name, Math.round(share * 1e4) / 1e4]),
  )
  return { qualityScore: round(Math.min((printability * fidelity) / 100, ...caps)), printability: round(printability), fidelity: round(fidelity), parts }
}

const left = (shares: Readonly<Record<string, number>>): number => Object.values(shares).reduce((product, share) => product * (1 - share), 100)
