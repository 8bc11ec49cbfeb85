import type { FeatureClass } from '../types.ts'

/** What a rule measures. Ratios have no unit; lengths are millimetres, angles degrees. */
export const metrics = [
  'depthToDiameter',
  'depthToWidth',
  'depthToCornerRadius',
  'cornerRadiusMm',
  'diameterMm',
  'widthMm',
  'radiusMm',
  'wallThicknessMm',
  'directionsOfAccess',
  'sharpInnerCorners',
  'bendRadiusToThickness',
  'draftDeg',
  'lengthToDiameter',
] as const
export type Metric = (typeof metrics)[number]

export const processes = ['milling', 'turning', 'sheet', 'printing'] as const
export type Process = (typeof processes)[number]

/** One rule: which features (all when omitted; part-wide metrics take none), what is measured, what it may be. */
export interface Rule {
  readonly id: string
  readonly select?: { readonly classes: readonly FeatureClass[] }
  readonly metric: Metric
  readonly min?: number
  readonly max?: number
  readonly severity: 'info' | 'warning' | 'error'
  readonly advice: string
}

/** Rules of one process, as data: tenants edit copies of these. */
export interface RulePack {
  readonly id: string
  readonly process: Process
  readonly rules: readonly Rule[]
}

const bores: readonly FeatureClass[] = ['through-hole', 'blind-hole', 'counterbored-hole', 'countersunk-hole']
const hollows: readonly FeatureClass[] = ['pocket', 'blind-slot', 'through-slot', 'passage']

/** Common shop practice; limits differ from shop to shop, which is why they are data. */
export const rulePacks: readonly RulePack[] = [
  {
    id: 'milling-1',
    process: 'milling',
    rules: [
      {
        id: 'deep-hole',
        select: { classes: bores },
        metric: 'depthToDiameter',
        max: 10,
        severity: 'warning',
        advice: 'Shorten the hole or widen it; beyond ten diameters it needs gun drilling.',
      },
      {
        id: 'very-deep-hole',
        select: { classes: bores },
        metric: 'depthToDiameter',
        max: 30,
        severity: 'error',
        advice: 'No drill of this diameter reaches that deep.',
      },
      {
        id: 'small-hole',
        select: { classes: bores },
        metric: 'diameterMm',
        min: 1,
        severity: 'warning',
        advice: 'Holes under 1 mm break drills; widen it if its purpose allows.',
      },
      {
        id: 'deep-pocket',
        select: { classes: hollows },
        metric: 'depthToWidth',
        max: 4,
        severity: 'warning',
        advice: 'Widen the pocket or make it shallower: long cutters bend.',
      },
      {
        id: 'sharp-inner-corner',
        select: { classes: ['pocket', 'passage', 'blind-slot', 'blind-step'] },
        metric: 'sharpInnerCorners',
        max: 0,
        severity: 'warning',
        advice: 'Round the inner corners: a cutter leaves its own radius.',
      },
      {
        id: 'tight-corner',
        select: { classes: hollows },
        metric: 'depthToCornerRadius',
        max: 8,
        severity: 'warning',
        advice: 'A larger corner radius lets a stiffer cutter in.',
      },
      {
        id: 'thin-wall',
        metric: 'wallThicknessMm',
        min: 0.8,
        severity: 'warning',
        advice: 'Thicken the wall or leave it to another process: it will chatter.',
      },
      {
        id: 'inaccessible',
        metric: 'directionsOfAccess',
        min: 1,
        severity: 'error',
        advice: 'No straight tool reaches this face: split the part, or open a way to it.',
      },
      {
        id: 'small-fillet',
        select: { classes: ['fillet'] },
        metric: 'radiusMm',
        min: 0.5,
        severity: 'info',
        advice: 'Inner radii under 0.5 mm need a cutter under 1 mm.',
      },
    ],
  },
  {
    id: 'turning-1',
    process: 'turning',
    rules: [
      {
        id: 'slender',
        metric: 'lengthToDiameter',
        max: 8,
        severity: 'warning',
        advice: 'Slender parts bend under the tool: use a steady rest or a larger diameter.',
      },
      {
        id: 'narrow-groove',
        select: { classes: ['groove', 'o-ring-groove'] },
        metric: 'widthMm',
        min: 1,
        severity: 'warning',
        advice: 'Grooving tools start at about 1 mm.',
      },
      {
        id: 'deep-groove',
        select: { classes: ['groove', 'o-ring-groove'] },
        metric: 'depthToWidth',
        max: 4,
        severity: 'warning',
        advice: 'Deep narrow grooves break tools.',
      },
      { id: 'deep-hole', select: { classes: bores }, metric: 'depthToDiameter', max: 8, severity: 'warning', advice: 'Shorten the bore or widen it.' },
      { id: 'thin-wall', metric: 'wallThicknessMm', min: 0.8, severity: 'warning', advice: 'Thin rings are pressed out of round by the chuck.' },
    ],
  },
  {
    id: 'sheet-1',
    process: 'sheet',
    rules: [
      {
        id: 'tight-bend',
        select: { classes: ['bend'] },
        metric: 'bendRadiusToThickness',
        min: 0.8,
        severity: 'warning',
        advice: 'Bend with at least about the sheet thickness as inner radius.',
      },
      {
        id: 'small-punch',
        select: { classes: bores },
        metric: 'diameterMm',
        min: 1,
        severity: 'warning',
        advice: 'Punches should be no thinner than the sheet is thick.',
      },
    ],
  },
  {
    id: 'printing-1',
    process: 'printing',
    rules: [
      { id: 'thin-wall', metric: 'wallThicknessMm', min: 1, severity: 'warning', advice: 'Walls under 1 mm break or do not print.' },
      {
        id: 'small-hole',
        select: { classes: bores },
        metric: 'diameterMm',
        min: 1.5,
        severity: 'warning',
        advice: 'Small holes close up in printing; drill them afterwards.',
      },
      { id: 'small-gap', select: { classes: hollows }, metric: 'widthMm', min: 0.5, severity: 'warning', advice: 'Gaps under 0.5 mm fuse.' },
    ],
  },
  {
    id: 'moulding-1',
    process: 'printing',
    rules: [{ id: 'missing-draft', metric: 'draftDeg', min: 0.5, severity: 'info', advice: 'Cast or moulded walls need a draft to come out.' }],
  },
]

/** The packs of a part's own process. */
export const packsFor = (kind: 'prismatic' | 'turned' | 'sheet' | 'freeform'): readonly RulePack[] =>
  rulePacks.filter(({ process, id }) => id !== 'moulding-1' && process === (kind === 'turned' ? 'turning' : kind === 'sheet' ? 'sheet' : 'milling'))
