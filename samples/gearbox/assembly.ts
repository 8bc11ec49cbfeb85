import { type PartKey, boltPlaces } from './parts.ts'

/** Rows of the upper 3 × 4 part of a placement, millimetres. */
export type Placement = readonly [number, number, number, number, number, number, number, number, number, number, number, number]

/** A product: its occurrences place other products or parts. */
export interface Assembly {
  readonly name: string
  readonly children: readonly Occurrence[]
}

/** One use of an assembly or a part. */
export interface Occurrence {
  readonly name: string
  readonly of: PartKey | Assembly
  readonly at: Placement
}

const here: Placement = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0]
const moved = (x: number, y: number, z: number): Placement => [1, 0, 0, x, 0, 1, 0, y, 0, 0, 1, z]
/** A turned part laid along x, starting at `x`: its own x looks along y, turned about the axis by `angle`. */
const alongX = (x: number, y: number, angle = 0): Placement => {
  const [c, s] = [Math.cos(angle), Math.sin(angle)]
  return [0, 0, 1, x, c, -s, 0, y, s, c, 0, 0]
}

const boltedJoint: Assembly = {
  name: 'Bolted joint M6',
  children: [
    { name: 'Bolt', of: 'bolt', at: here },
    { name: 'Nut', of: 'nut', at: moved(0, 0, -25) },
  ],
}

const housing: Assembly = {
  name: 'Housing',
  children: [
    { name: 'Lower half', of: 'lower', at: here },
    { name: 'Upper half', of: 'upper', at: here },
    ...boltPlaces.map(([x, y], i): Occurrence => ({ name: `Bolted joint ${i + 1}`, of: boltedJoint, at: moved(x, y, 10) })),
  ],
}

const inputTrain: Assembly = {
  name: 'Input train',
  children: [
    { name: 'Input shaft', of: 'inputShaft', at: alongX(-80, 0) },
    { name: 'Pinion', of: 'pinion', at: alongX(-10, 0) },
    { name: 'Bearing drive side', of: 'bearing32', at: alongX(-36, 0) },
    { name: 'Bearing blind side', of: 'bearing32', at: alongX(24, 0) },
    { name: 'Cap', of: 'cap32', at: alongX(38, 0) },
  ],
}

const outputTrain: Assembly = {
  name: 'Output train',
  children: [
    { name: 'Output shaft', of: 'outputShaft', at: alongX(-36, 0) },
    { name: 'Key', of: 'key', at: alongX(-36, 0) },
    // Half a pitch, so that a gap meets the pinion's tooth.
    { name: 'Gear', of: 'gear', at: alongX(-9, 0, Math.PI / 36) },
    { name: 'Bearing blind side', of: 'bearing42', at: alongX(-36, 0) },
    { name: 'Bearing drive side', of: 'bearing42', at: alongX(24, 0) },
    { name: 'Cap', of: 'cap42', at: alongX(-46, 0) },
  ],
}

/** The whole: z up, the parting plane of the housing at z = 0, shafts along x, 54 mm apart. */
export const gearbox: Assembly = {
  name: 'Gearbox',
  children: [
    { name: 'Housing', of: housing, at: here },
    { name: 'Input train', of: inputTrain, at: moved(0, -27, 0) },
    { name: 'Output train', of: outputTrain, at: moved(0, 27, 0) },
  ],
}
