import { type LengthUnit, type Warning, makeWarningLog } from '@trunnion/core'
import { type DxfEntity, drawingUnit } from '@trunnion/format-dxf'
import type { DrawingState } from '@trunnion/format-dxf'

/** Entities looked at, and what a building or site can measure across. */
const looked = 5000
const [smallestM, largestM] = [0.5, 20_000]

/** Metres in one drawing unit, and what had to be assumed. Where the stated unit is hardly possible and millimetres are, it is millimetres: the usual mistake. */
export const unitOf = (
  state: DrawingState,
  entities: Iterable<DxfEntity>,
  override: LengthUnit,
): { readonly metres: number; readonly warnings: readonly Warning[] } => {
  const log = makeWarningLog()
  const size = extent(entities)
  const { millimetres, lengthUnit } = drawingUnit(state, size, log, override === 'unknown' ? undefined : override)
  const metres = millimetres / 1000
  const fits = (factor: number): boolean => size === 0 || (size * factor >= smallestM && size * factor <= largestM)
  if (override !== 'unknown' || fits(metres)) return { metres, warnings: log.list() }
  const better = [0.001, 0.01, 0.0254, 0.3048, 1].find(fits)
  if (better === undefined) return { metres, warnings: log.list() }
  log.add(
    'UNIT_IMPLAUSIBLE',
    `By its unit (${lengthUnit}) the drawing would be ${(size * metres).toPrecision(3)} m across; ${better} m a unit were assumed. The setting unit decides.`,
  )
  return { metres: better, warnings: log.list() }
}

const extent = (entities: Iterable<DxfEntity>): number => {
  const xs: number[] = []
  const ys: number[] = []
  const add = (x: number, y: number): void => {
    if (Math.abs(x) < 1e12 && Math.abs(y) < 1e12) {
      xs.push(x)
      ys.push(y)
    }
  }
  let count = 0
  for (const { geometry, space } of entities) {
    if (space !== 'model') continue
    if (geometry.kind === 'line') {
      add(geometry.from[0], geometry.from[1])
      add(geometry.to[0], geometry.to[1])
    } else if (geometry.kind === 'polyline' || geometry.kind === 'polygons') {
      for (let i = 0; i < Math.min(geometry.points.length, 300); i += 3) add(geometry.points[i], geometry.points[i + 1])
    } else if (geometry.kind === 'insert' || geometry.kind === 'text' || geometry.kind === 'point') add(geometry.at[0], geometry.at[1])
    else if (geometry.kind === 'arc') add(geometry.center[0], geometry.center[1])
    if (++count >= looked) break
  }
  // a twentieth on either side may be stray
  const span = (values: number[]): number => {
    values.sort((a, b) => a - b)
    const cut = Math.floor(values.length / 20)
    return values.length < 2 ? 0 : values[values.length - 1 - cut] - values[cut]
  }
  return Math.hypot(span(xs), span(ys))
}
