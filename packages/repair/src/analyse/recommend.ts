import type { Shells } from './shellFacts.ts'
import type { MeshFigures, Recommendation, UnitCandidate } from './types.ts'

const many = (count: number, one: string, more = `${one}s`): string => `${count.toLocaleString('en-US')} ${count === 1 ? one : more}`

/** What to do about what was found, the gravest first. A sound mesh gets one line that says so. */
export const recommend = (figures: MeshFigures, shells: Shells, units: readonly UnitCandidate[]): readonly Recommendation[] => {
  const out: Recommendation[] = []
  const say = (severity: Recommendation['severity'], action: Recommendation['action'], message: string): void => void out.push({ severity, message, action })
  const { holes, boundaryEdges, nonManifoldEdges, nonManifoldVertices, misorientedEdges, selfIntersections, degenerateFaces, duplicateFaces } = figures
  const insideOut = shells.insideOut.count
  const debris = shells.debris.count
  const { cavities } = shells
  if (boundaryEdges > 0)
    say('high', 'repair', `The surface is open: ${many(holes, 'hole')} with ${many(boundaryEdges, 'boundary edge')}. Its volume is only an estimate.`)
  if (nonManifoldEdges > 0)
    say('high', 'repair-aggressive', `${many(nonManifoldEdges, 'edge')} with more than two faces: the surface cannot bound one solid there.`)
  if (misorientedEdges > 0)
    say('high', 'repair', `${many(misorientedEdges, 'edge')} between faces that point to opposite sides: inside and outside are mixed up.`)
  if (insideOut > 0) say('high', 'repair', `${many(insideOut, 'closed shell')} inside out: the volume counts with the wrong sign.`)
  if (selfIntersections > 0)
    say(
      figures.watertight ? 'medium' : 'high',
      'repair-aggressive',
      `${many(selfIntersections, 'pair')} of faces cut through each other; slicers may fill or drop regions there.`,
    )
  if (nonManifoldVertices > 0) say('medium', 'repair-aggressive', `${many(nonManifoldVertices, 'vertex', 'vertices')} where surfaces touch in a single point.`)
  if (units.length > 0) say('medium', 'set-unit', `The file states no unit and its size suggests ${units[0].unit}: ${units[0].reason} Nothing was scaled.`)
  if (duplicateFaces > 0) say('medium', 'repair', `${many(duplicateFaces, 'face')} twice in the same place.`)
  if (debris > 0) say('low', 'review', `${many(debris, 'tiny shell')} beside the model; check whether they belong to it.`)
  if (cavities > 0) say('low', 'review', `${many(cavities, 'closed cavity', 'closed cavities')} inside the solid; material cannot get out of them.`)
  if (degenerateFaces > 0) say('low', 'repair', `${many(degenerateFaces, 'face')} without area.`)
  if (out.length === 0) say('low', 'none', 'The mesh is closed, manifold, consistently oriented and free of self-intersections.')
  const rank = { high: 0, medium: 1, low: 2 }
  return out.sort((a, b) => rank[a.severity] - rank[b.severity])
}
