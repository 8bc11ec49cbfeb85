/** Attributes that follow ObjectPlacement, Representation and Tag, by class of IFC4 (ISO 16739-1:2018). */
const tails: Readonly<Record<string, string>> = {
  IfcDoor: ',$,$,$,$,$',
  IfcWindow: ',$,$,$,$,$',
  IfcStairFlight: ',$,$,$,$,$',
  // distribution elements without a predefined type
  IfcFlowTerminal: '',
  IfcFlowController: '',
}

/** Classes that are written as they are; all others become IfcBuildingElementProxy with the class as its object type. */
const known: ReadonlySet<string> = new Set([
  'IfcWall',
  'IfcDoor',
  'IfcWindow',
  'IfcSlab',
  'IfcRoof',
  'IfcColumn',
  'IfcBeam',
  'IfcMember',
  'IfcPlate',
  'IfcCovering',
  'IfcFooting',
  'IfcRailing',
  'IfcStairFlight',
  'IfcFurniture',
  'IfcPipeSegment',
  'IfcPipeFitting',
  'IfcDuctSegment',
  'IfcDuctFitting',
  'IfcAirTerminal',
  'IfcLightFixture',
  'IfcElectricAppliance',
  'IfcFireSuppressionTerminal',
  'IfcAlarm',
  'IfcValve',
  'IfcController',
  'IfcFlowTerminal',
  'IfcFlowController',
  'IfcBuildingElementProxy',
])

/** How a class is written: its keyword and the attributes behind Tag. */
export const ifcTypeOf = (ifcClass: string): { readonly keyword: string; readonly tail: string } => {
  const name = ifcClass === 'IfcWallStandardCase' ? 'IfcWall' : known.has(ifcClass) ? ifcClass : 'IfcBuildingElementProxy'
  return { keyword: name.toUpperCase(), tail: tails[name] ?? ',$' }
}
