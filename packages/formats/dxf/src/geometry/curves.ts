import type { EllipseGeometry } from '../entities/types.ts'
import { type Path, pushPoint } from './path.ts'

/** How finely curves become lines. */
export interface Fineness {
  /** Greatest distance of a chord from its curve, drawing units. */
  readonly chord: number
  /** Greatest turn from one chord to the next, radians. */
  readonly angle: number
}

const turn = 2 * Math.PI
/** Chords of one curve: a circle of a kilometre at a tenth of a millimetre has 7000. */
const mostChords = 8192

/** Chords of an arc: a chord over the angle a lies r (1 - cos(a / 2)) below it. */
const chordCount = (radius: number, sweep: number, { chord, angle }: Fineness): number => {
  const byChord = chord > 0 && chord < radius ? 2 * Math.acos(1 - chord / radius) : Math.PI
  const step = Math.min(angle, byChord)
  return Math.min(mostChords, Math.max(1, Math.ceil(sweep / step - 1e-9)))
}

/** The way from `start` counter-clockwise to `end`: 2π when they are the same. */
export const sweepOf = (start: number, end: number): number => {
  const sweep = (((end - start) % turn) + turn) % turn
  return sweep < 1e-12 ? turn : sweep
}

/** Appends an arc in a plane of constant z; `sweep` may be negative. The last point is left out when `open`, for the next segment to bring it. */
export const pushArc = (
  path: Path,
  cx: number,
  cy: number,
  z: number,
  radius: number,
  start: number,
  sweep: number,
  fineness: Fineness,
  open = false,
): void => {
  const n = chordCount(radius, Math.abs(sweep), fineness)
  const last = open ? n - 1 : n
  for (let i = 0; i <= last; i++) {
    const a = start + (sweep * i) / n
    pushPoint(path, cx + radius * Math.cos(a), cy + radius * Math.sin(a), z)
  }
}

/** Appends the arc of a bulge from (x0, y0) to (x1, y1) without its last point. bulge = tan(angle / 4), positive to the left of the chord's course. */
export const pushBulge = (path: Path, x0: number, y0: number, x1: number, y1: number, z: number, bulge: number, fineness: Fineness): void => {
  const [dx, dy] = [x1 - x0, y1 - y0]
  const chord = Math.hypot(dx, dy)
  const sweep = 4 * Math.atan(bulge)
  const radius = (chord * (1 + bulge * bulge)) / (4 * Math.abs(bulge))
  if (!(chord > 0) || !(radius < 1e12 * chord)) return pushPoint(path, x0, y0, z)
  // from the middle of the chord to the centre
  const rise = (1 - bulge * bulge) / (4 * bulge)
  const [cx, cy] = [(x0 + x1) / 2 - dy * rise, (y0 + y1) / 2 + dx * rise]
  const start = Math.atan2(y0 - cy, x0 - cx)
  const first = path.count
  pushArc(path, cx, cy, z, radius, start, sweep, fineness, true)
  path.xyz[3 * first] = x0
  path.xyz[3 * first + 1] = y0
}

/** Appends an ellipse's arc; the minor axis lies at a right angle to the major one, about the normal. */
export const pushEllipse = (path: Path, { center, major, ratio, start, end }: EllipseGeometry, normal: readonly number[], fineness: Fineness): void => {
  const [mx, my, mz] = major
  const [nx, ny, nz] = normal
  const [ux, uy, uz] = [ratio * (ny * mz - nz * my), ratio * (nz * mx - nx * mz), ratio * (nx * my - ny * mx)]
  const sweep = sweepOf(start, end)
  const n = chordCount(Math.hypot(mx, my, mz) * Math.max(1, Math.abs(ratio)), sweep, fineness)
  for (let i = 0; i <= n; i++) {
    const [c, s] = [Math.cos(start + (sweep * i) / n), Math.sin(start + (sweep * i) / n)]
    pushPoint(path, center[0] + c * mx + s * ux, center[1] + c * my + s * uy, center[2] + c * mz + s * uz)
  }
}
