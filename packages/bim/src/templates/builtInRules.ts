import type { MatchRule } from './types.ts'

interface Word {
  readonly word: string
  readonly ifcClass: string
  /** Where the layer names none. */
  readonly discipline: string
}

/** Prefixes of layers: the short names of the disciplines, and the letters of the AIA layer standard. */
const prefixes: readonly (readonly [discipline: string, prefix: string])[] = [
  ['ARC', '(ARC|ARCH|A|I|Z)'],
  ['FP', '(FP|FIRE|F)'],
  ['ELEC', '(ELEC|EL|E)'],
  ['ACMV', '(ACMV|HVAC|MECH|AC|M)'],
  ['SP', '(SP|SAN|PLUMB|P)'],
  ['STR', '(STR|STRUC|S)'],
  ['CW', '(CW|CHW)'],
  ['LPG', '(LPG|GAS)'],
]

/** The first that is found decides: `DOOR` in `WALL-DOOR`. */
const words: readonly Word[] = [
  { word: 'SPRINK|SPRN', ifcClass: 'IfcFireSuppressionTerminal', discipline: 'FP' },
  { word: 'ALARM|SMOKE|DETECT', ifcClass: 'IfcAlarm', discipline: 'FP' },
  { word: 'DIFFUS|GRILL|AIRTERM', ifcClass: 'IfcAirTerminal', discipline: 'ACMV' },
  { word: 'DUCT', ifcClass: 'IfcDuctSegment', discipline: 'ACMV' },
  { word: 'VALVE', ifcClass: 'IfcValve', discipline: 'SP' },
  { word: 'PIPE|SANR|DRAIN', ifcClass: 'IfcPipeSegment', discipline: 'SP' },
  { word: 'TOILET|BASIN|SINK|FIXT', ifcClass: 'IfcFlowTerminal', discipline: 'SP' },
  { word: 'LIGHT|LITE|LUMIN', ifcClass: 'IfcLightFixture', discipline: 'ELEC' },
  { word: 'SOCKET|OUTLET|POWR', ifcClass: 'IfcElectricAppliance', discipline: 'ELEC' },
  { word: 'DOOR', ifcClass: 'IfcDoor', discipline: 'ARC' },
  { word: 'WINDOW|GLAZ|WIN', ifcClass: 'IfcWindow', discipline: 'ARC' },
  { word: 'STAIR|STRS', ifcClass: 'IfcStairFlight', discipline: 'ARC' },
  { word: 'RAIL', ifcClass: 'IfcRailing', discipline: 'ARC' },
  { word: 'CEIL|CLNG', ifcClass: 'IfcCovering', discipline: 'ARC' },
  { word: 'FURN|CHAIR|SEAT|TABLE|DESK|SOFA', ifcClass: 'IfcFurniture', discipline: 'ARC' },
  { word: 'ROOF', ifcClass: 'IfcRoof', discipline: 'ARC' },
  { word: 'BEAM', ifcClass: 'IfcBeam', discipline: 'STR' },
  { word: 'FOOT|FNDN|FOUND', ifcClass: 'IfcFooting', discipline: 'STR' },
  { word: 'COL', ifcClass: 'IfcColumn', discipline: 'STR' },
  { word: 'SLAB|FLOOR', ifcClass: 'IfcSlab', discipline: 'STR' },
  { word: 'WALL|PARTITION|MURO|WAND|MUR', ifcClass: 'IfcWall', discipline: 'ARC' },
]

const annotation = '(^|[-_ $])(ANNO|DIM|DIMS|DIMENSION|TEXT|TXT|NOTE|NOTES|GRID|TITLE|TTLB|VPORT|DEFPOINTS|SYMB|HATCH|PATT|IDEN)([-_ ]|$)'
const separator = '[-_. ]'

interface Draft extends Omit<MatchRule, 'id' | 'template'> {
  readonly target?: readonly [discipline: string, ifcClass: string]
}

/** Rules for a library that has none: layer prefix, word in layer or block name → discipline → IFC class. */
const drafts = (): Draft[] => {
  const out: Draft[] = [{ priority: 1000, layer: { how: 'regex', text: annotation } }]
  words.forEach(({ word, ifcClass, discipline }, i) => {
    const rank = words.length - i
    for (const [own, prefix] of prefixes) {
      const onLayer = { how: 'regex', text: `^${prefix}${separator}` } as const
      out.push({ priority: 800 + rank, layer: onLayer, block: { how: 'regex', text: `(${word})` }, target: [own, ifcClass] })
      out.push({ priority: 600 + rank, layer: { how: 'regex', text: `^${prefix}${separator}.*(${word})` }, target: [own, ifcClass] })
    }
    out.push({ priority: 500 + rank, block: { how: 'regex', text: `(${word})` }, target: [discipline, ifcClass] })
    out.push({ priority: 400 + rank, layer: { how: 'regex', text: `(${word})` }, target: [discipline, ifcClass] })
  })
  for (const [own, prefix] of prefixes)
    out.push({ priority: 100, layer: { how: 'regex', text: `^${prefix}(${separator}|$)` }, target: [own, 'IfcBuildingElementProxy'] })
  return out
}

/** @param templateFor - the id of the template of a discipline and class, made where the library has none */
export const builtInRules = (templateFor: (discipline: string, ifcClass: string) => string): MatchRule[] =>
  drafts().map(({ target, ...rule }, i) => ({ ...rule, id: `builtin-${i + 1}`, template: target && templateFor(...target) }))
