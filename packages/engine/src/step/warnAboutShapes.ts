import type { WarningLog } from '@trunnion/core'
import type { EvaluatedShape } from './evaluateShapes.ts'

/** A volume that the writing program states is rounded and computed by another kernel; beyond this it is another shape. */
const validationTolerance = 0.01

/** Adds the facts about evaluated shapes that nobody should have to find in a picture: openness, invalidity, missing faces, other mass than stated. */
export const warnAboutShapes = (evaluated: Iterable<EvaluatedShape>, log: WarningLog): void => {
  for (const { shape, bodies } of evaluated) {
    const where = { format: 'step', entity: `#${shape.entity}` }
    const sum = (pick: (body: EvaluatedShape['bodies'][number]) => number): number => bodies.reduce((all, body) => all + pick(body), 0)
    const closed = /BREP|CLOSED_SHELL/.test(shape.type)
    if (closed && (sum((body) => body.census.freeEdges) > 0 || sum((body) => body.census.solids) === 0))
      log.add('SHAPE_OPEN', 'Bodies that should be closed are open.', where)
    if (bodies.some((body) => !body.valid)) log.add('SHAPE_INVALID', 'The kernel finds bodies invalid; their geometry was kept.', where)
    if (shape.faces.length > 0 && sum((body) => body.faces.length) === 0)
      log.add('GEOMETRY_MISSING', 'The kernel made no face of a shape that has some.', where)
    const unmeshed = sum((body) => body.faces.filter((face) => face.triangles === 0).length)
    if (unmeshed > 0) log.add('FACE_NOT_MESHED', 'Faces could not be tessellated.', where, unmeshed)
    const stated = shape.validation?.volumeMm3
    const found = sum((body) => body.census.volumeMm3)
    if (stated !== undefined && Math.abs(found - stated) > validationTolerance * Math.abs(stated))
      log.add('TOLERANCE_MISSED', 'The volume of a body differs by more than 1 % from what the writing program stated.', where)
  }
}
