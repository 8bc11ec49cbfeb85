import { graphConvexities } from '@trunnion/kernel'
import type { ValidationFinding } from './analyzeTypes.ts'
import type { ExaminedBody } from './model.ts'

/** Faces that are named one by one; the rest are counted. */
const mostNamed = 100

/** What the examination of exact bodies found, each with the entity of the source where it is known. */
export const bodyFindings = (bodies: readonly ExaminedBody[]): ValidationFinding[] => bodies.flatMap(findingsOfBody)

const findingsOfBody = (body: ExaminedBody, index: number): ValidationFinding[] => {
  const { analysis, origin, census } = body
  if (!analysis) return []
  const entity = origin ? `#${origin.entity}` : `body ${index}`
  const nameOf = (face: number): string => (origin?.faces[face] === undefined ? `face ${face} of ${entity}` : `#${origin.faces[face]}`)
  const findings: ValidationFinding[] = []
  if (body.kind === 'solid' && census.freeEdges > 0) {
    const count = census.freeEdges
    findings.push({
      severity: 'error',
      code: 'OPEN_SHELL',
      message: `${count} edges belong to one face only: faces are missing or do not meet.`,
      entity,
      count,
    })
    for (const face of facesWith('free', body).slice(0, mostNamed))
      findings.push({ severity: 'info', code: 'FREE_EDGE', message: 'The face has an edge that no other face shares.', entity: nameOf(face) })
  }
  for (const face of analysis.invalidFaces.slice(0, mostNamed))
    findings.push({ severity: 'error', code: 'INVALID_FACE', message: 'The face breaks the rules of its topology or crosses itself.', entity: nameOf(face) })
  if (!body.valid && analysis.invalidFaces.length === 0)
    findings.push({ severity: 'error', code: 'INVALID_BODY', message: 'The topology of the body is not valid.', entity })
  if (census.volumeMm3 < 0) findings.push({ severity: 'error', code: 'INSIDE_OUT', message: 'The body is inside out.', entity })
  if (body.faces.length > 0 && census.solids === 0)
    findings.push({ severity: 'warning', code: 'NO_SOLID', message: 'The body is a surface, not a solid.', entity })
  if (analysis.healing.length > 0)
    findings.push({ severity: 'info', code: 'HEALED', message: `Healed by ${analysis.healing.map(({ action }) => action).join(', ')}.`, entity })
  for (const face of facesWith('many', body).slice(0, mostNamed))
    findings.push({ severity: 'error', code: 'NON_MANIFOLD', message: 'The face has an edge that more than two faces share.', entity: nameOf(face) })
  return findings
}

const facesWith = (kind: (typeof graphConvexities)[number], { analysis }: ExaminedBody): number[] => {
  const graph = analysis?.graph
  if (!graph) return []
  const code = graphConvexities.indexOf(kind)
  const faces = new Set<number>()
  for (let edge = 0; edge < graph.edgeCount; edge++)
    if (graph.convexity[edge] === code && graph.edgeLengthMm[edge] > 0)
      for (const face of graph.edgeFaces.subarray(2 * edge, 2 * edge + 2)) if (face >= 0) faces.add(face)
  return [...faces].sort((a, b) => a - b)
}

/**
 * Findings with the line of their STEP entity in the file, counted from 1.
 *
 * @param bytes - the file as it came; where it was packed, no line is found
 */
export const withLines = (findings: readonly ValidationFinding[], bytes: Uint8Array): ValidationFinding[] => {
  const wanted = new Set(findings.flatMap(({ entity, line }) => (line === undefined && entity && /^#\d+$/.test(entity) ? [Number(entity.slice(1))] : [])))
  if (wanted.size === 0) return [...findings]
  const lines = linesOf(wanted, bytes)
  return findings.map((finding) => {
    const line = finding.line ?? lines.get(Number(finding.entity?.slice(1)))
    return line === undefined ? finding : { ...finding, line }
  })
}

/** One pass over the bytes: `#`, digits and `=` at the start of a record. */
const linesOf = (wanted: ReadonlySet<number>, bytes: Uint8Array): Map<number, number> => {
  const found = new Map<number, number>()
  let line = 1
  for (let k = 0; k < bytes.length && found.size < wanted.size; k++) {
    if (bytes[k] === 0x0a) line++
    if (bytes[k] !== 0x23) continue
    let id = 0
    let at = k + 1
    while (at < bytes.length && bytes[at] >= 0x30 && bytes[at] <= 0x39 && at - k < 12) id = 10 * id + bytes[at++] - 0x30
    while (at < bytes.length && bytes[at] === 0x20) at++
    if (bytes[at] === 0x3d && wanted.has(id) && !found.has(id)) found.set(id, line)
  }
  return found
}
