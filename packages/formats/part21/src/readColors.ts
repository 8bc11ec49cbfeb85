import type { Part21File } from './part21File.ts'
import type { StepColor } from './types.ts'
import { listOf, numberOf, refOf, textOf } from './values.ts'

/** Colours that a presentation style gives. */
export interface StyleColors {
  readonly surface?: StepColor
  readonly curve?: StepColor
}

const preDefined: Readonly<Record<string, readonly [number, number, number]>> = {
  red: [1, 0, 0],
  green: [0, 1, 0],
  blue: [0, 0, 1],
  yellow: [1, 1, 0],
  magenta: [1, 0, 1],
  cyan: [0, 1, 1],
  black: [0, 0, 0],
  white: [1, 1, 1],
}

interface Found {
  fill?: readonly number[] | undefined
  rendering?: readonly number[] | undefined
  curve?: readonly number[] | undefined
  alpha: number
}

/**
 * Colours of a presentation style (ISO 10303-46): assignment, side, fill area, rendering, curve; the walk visits each record once.
 * A fill area's colour wins over a rendering's.
 */
export const readStyleColors = (file: Part21File, style: number): StyleColors => {
  const found: Found = { alpha: 1 }
  walk(file, style, found, 10, new Set())
  const surface = found.fill ?? found.rendering
  return {
    ...(surface && { surface: [surface[0], surface[1], surface[2], found.alpha] }),
    ...(found.curve && { curve: [found.curve[0], found.curve[1], found.curve[2], 1] }),
  }
}

const walk = (file: Part21File, id: number, found: Found, depth: number, seen: Set<number>): void => {
  const index = file.indexOf(id)
  if (index < 0 || depth === 0 || seen.has(id)) return
  seen.add(id)
  const args = file.args(index)
  const into = (at: number): void => {
    const refs = Array.isArray(args[at]) ? listOf(args[at]).map(refOf) : [refOf(args[at])]
    for (const ref of refs) if (ref > 0) walk(file, ref, found, depth - 1, seen)
  }
  switch (file.typeName(index)) {
    case 'PRESENTATION_STYLE_ASSIGNMENT':
    case 'PRESENTATION_STYLE_BY_CONTEXT':
    case 'SURFACE_STYLE_FILL_AREA':
      return into(0)
    case 'SURFACE_STYLE_USAGE':
    case 'SURFACE_SIDE_STYLE':
    case 'FILL_AREA_STYLE':
      return into(1)
    case 'FILL_AREA_STYLE_COLOUR':
      found.fill ??= readColor(file, refOf(args[1]))
      return
    case 'SURFACE_STYLE_RENDERING_WITH_PROPERTIES':
      found.rendering ??= readColor(file, refOf(args[1]))
      return into(2)
    case 'SURFACE_STYLE_RENDERING':
      found.rendering ??= readColor(file, refOf(args[1]))
      return
    case 'SURFACE_STYLE_TRANSPARENT': {
      const transparency = numberOf(args[0])
      if (transparency >= 0 && transparency <= 1) found.alpha = 1 - transparency
      return
    }
    case 'CURVE_STYLE':
      found.curve ??= readColor(file, refOf(args[3]))
      return
    default:
  }
}

const readColor = (file: Part21File, id: number): readonly number[] | undefined => {
  const index = file.indexOf(id)
  if (file.is(index, 'COLOUR_RGB')) {
    const rgb = file.args(index, 'COLOUR_RGB').slice(-3).map(numberOf)
    return rgb.length === 3 && rgb.every(Number.isFinite) ? rgb.map((c) => Math.min(1, Math.max(0, c))) : undefined
  }
  if (file.is(index, 'PRE_DEFINED_COLOUR') || file.is(index, 'DRAUGHTING_PRE_DEFINED_COLOUR'))
    return preDefined[
      textOf(file.args(index, 'PRE_DEFINED_COLOUR', 'DRAUGHTING_PRE_DEFINED_COLOUR')[0])
        .trim()
        .toLowerCase()
    ]
  return undefined
}
