/** A point of a profile: x and y, or radius and height, in millimetres. */
export type Point2 = readonly [number, number]

/**
 * Outline of an involute spur gear as a closed polygon, counter-clockwise; one tooth points along +x.
 * Pressure angle 20°, addendum 1 module, dedendum 1.25 modules (ISO 53), flanks of `steps` chords.
 *
 * @param module - pitch diameter over number of teeth, mm
 */
export const gearProfile = (module: number, teeth: number, steps = 4): Point2[] => {
  const pressure = (20 * Math.PI) / 180
  const pitch = (module * teeth) / 2
  const base = pitch * Math.cos(pressure)
  const tip = pitch + module
  const root = pitch - 1.25 * module
  const involute = (radius: number): number => {
    const angle = Math.acos(Math.min(1, base / radius))
    return Math.tan(angle) - angle
  }
  // 0.02 of a module of play on each side, so that meshing teeth do not touch.
  const halfTooth = Math.PI / (2 * teeth) - (0.02 * module) / pitch
  const halfAngle = (radius: number): number => halfTooth + involute(pitch) - involute(radius)
  const start = Math.max(base, root)
  const radii = Array.from({ length: steps + 1 }, (_, i) => start + ((tip - start) * i) / steps)
  const flank = [...(root < base ? [root] : []), ...radii].map((radius): Point2 => [radius, halfAngle(Math.max(radius, base))])
  const tooth = [...flank.map(([r, a]): Point2 => [r, -a]), ...flank.toReversed()]
  return Array.from({ length: teeth }, (_, k) => (2 * Math.PI * k) / teeth).flatMap((turn) =>
    tooth.map(([r, a]): Point2 => [r * Math.cos(turn + a), r * Math.sin(turn + a)]),
  )
}
