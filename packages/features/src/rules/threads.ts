import type { ThreadCandidate } from '../types.ts'

/** Tap drills of ISO metric threads (ISO 2306), millimetres; coarse unless the pitch is in the name. */
const tapDrills: readonly (readonly [thread: string, drillMm: number, majorMm: number])[] = [
  ['M1.6', 1.25, 1.6],
  ['M2', 1.6, 2],
  ['M2.5', 2.05, 2.5],
  ['M3', 2.5, 3],
  ['M4', 3.3, 4],
  ['M5', 4.2, 5],
  ['M6', 5, 6],
  ['M8', 6.8, 8],
  ['M8x1', 7, 8],
  ['M10', 8.5, 10],
  ['M10x1.25', 8.8, 10],
  ['M10x1', 9, 10],
  ['M12', 10.2, 12],
  ['M12x1.5', 10.5, 12],
  ['M12x1.25', 10.8, 12],
  ['M14', 12, 14],
  ['M16', 14, 16],
  ['M16x1.5', 14.5, 16],
  ['M20', 17.5, 20],
  ['M20x1.5', 18.5, 20],
  ['M24', 21, 24],
  ['M30', 26.5, 30],
  ['M36', 32, 36],
]

/** A drill is at most this much over or under, relative to its diameter. */
const relative = 0.04

/** Threads that a hole of this diameter may be drilled for, nearest first; holes drawn at the thread's own diameter count as well. */
export const threadCandidates = (diameterMm: number): readonly ThreadCandidate[] =>
  tapDrills
    .flatMap(([thread, drill, major]) => [
      { thread, differenceMm: diameterMm - drill, limit: relative * drill },
      { thread: `${thread} (drawn at its major diameter)`, differenceMm: diameterMm - major, limit: 1e-3 * major },
    ])
    .filter(({ differenceMm, limit }) => Math.abs(differenceMm) <= limit)
    .sort((a, b) => Math.abs(a.differenceMm) - Math.abs(b.differenceMm))
    .slice(0, 4)
    .map(({ thread, differenceMm }) => ({ thread, differenceMm: Math.round(differenceMm * 1000) / 1000 }))
