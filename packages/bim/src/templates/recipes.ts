import type { Recipe, RecipeKind } from './types.ts'

type Sizes = readonly [kind: RecipeKind, width: number, depth: number, height: number, elevation: number]

/** Usual sizes, metres: of walls, columns, beams and so on those of a reinforced concrete building of 3.5 m storeys; ceiling bound services hang below it. */
const byClass: Readonly<Record<string, Sizes>> = {
  IfcWall: ['extrude', 0.15, 0.15, 3.5, 0],
  IfcWallStandardCase: ['extrude', 0.15, 0.15, 3.5, 0],
  IfcSlab: ['solid', 0.3, 0.3, 0.3, -0.3],
  IfcRoof: ['solid', 0.15, 0.15, 0.15, 3.5],
  IfcPlate: ['solid', 0.15, 0.15, 0.15, 0],
  IfcCovering: ['solid', 0.02, 0.02, 0.02, 2.7],
  IfcFooting: ['solid', 0.6, 0.6, 0.5, -0.8],
  IfcColumn: ['solid', 0.45, 0.45, 3.5, 0],
  IfcBeam: ['sweep', 0.3, 0.3, 0.6, 2.9],
  IfcMember: ['sweep', 0.1, 0.1, 0.15, 2.9],
  IfcDoor: ['box', 0.1, 0.9, 2.1, 0],
  IfcWindow: ['box', 0.1, 1.2, 1.2, 0.9],
  IfcOpeningElement: ['box', 0.2, 1, 2.1, 0],
  IfcStairFlight: ['solid', 0.15, 0.15, 0.15, 0],
  IfcRailing: ['extrude', 0.05, 0.05, 1.1, 0],
  IfcFurniture: ['box', 0.6, 0.6, 0.75, 0],
  IfcPipeSegment: ['cylinder', 0.1, 0.1, 0.1, 2.8],
  IfcPipeFitting: ['cylinder', 0.12, 0.12, 0.12, 2.8],
  IfcDuctSegment: ['sweep', 0.4, 0.4, 0.3, 2.8],
  IfcDuctFitting: ['sweep', 0.45, 0.45, 0.35, 2.8],
  IfcAirTerminal: ['box', 0.6, 0.6, 0.1, 2.7],
  IfcLightFixture: ['box', 0.3, 1.2, 0.1, 2.7],
  IfcFireSuppressionTerminal: ['box', 0.05, 0.05, 0.1, 2.65],
  IfcAlarm: ['box', 0.12, 0.12, 0.06, 2.4],
  IfcValve: ['box', 0.2, 0.2, 0.25, 2.75],
  IfcFlowController: ['box', 0.2, 0.2, 0.25, 2.75],
  IfcController: ['box', 0.4, 0.4, 0.6, 1.2],
  IfcFlowTerminal: ['box', 0.5, 0.5, 0.5, 0],
  IfcElectricAppliance: ['box', 0.1, 0.1, 0.1, 0.3],
}
const byDiscipline: Readonly<Record<string, Sizes>> = { 'STR IfcWall': ['extrude', 0.25, 0.25, 3.5, 0] }
const other: Sizes = ['extrude', 0.1, 0.1, 1, 0]

const materials: Readonly<Record<string, string>> = {
  IfcWall: 'concrete_light',
  IfcColumn: 'concrete',
  IfcBeam: 'concrete',
  IfcSlab: 'concrete',
  IfcFooting: 'concrete',
  IfcPlate: 'steel',
  IfcRoof: 'steel',
  IfcMember: 'steel',
  IfcWindow: 'glass',
  IfcDoor: 'wood',
  IfcPipeSegment: 'pvc',
  IfcDuctSegment: 'sheet_metal',
}

/** The recipe of a class where the library says nothing. */
export const defaultRecipe = (discipline: string, ifcClass: string): Recipe => {
  const [kind, width, depth, height, elevation] = byDiscipline[`${discipline} ${ifcClass}`] ?? byClass[ifcClass] ?? other
  return {
    kind,
    width,
    depth,
    height,
    elevation,
    pair: ifcClass === 'IfcWall' || ifcClass === 'IfcWallStandardCase',
    hosted: ifcClass === 'IfcDoor' || ifcClass === 'IfcWindow',
  }
}

export const defaultMaterial = (ifcClass: string): string => materials[ifcClass] ?? ''
