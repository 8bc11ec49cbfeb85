import {
  ACadVersion,
  type CadDocument,
  DwgObjectReader,
  DwgReader,
  DwgReaderConfiguration,
  DxfWriter,
  type NotificationEventArgs,
  NotificationType,
  ProxyEntity,
  UnknownEntity,
} from '@node-projects/acad-ts'
import { type Result, type Warning, attempt, fault, makeWarningLog } from '@trunnion/core'

export interface DwgOutcome {
  /** The drawing as binary DXF. */
  readonly dxf: Uint8Array
  /** The release that wrote the drawing: `AC1015` … `AC1032`. */
  readonly formatVersion: string
  readonly warnings: readonly Warning[]
}

/**
 * Turns a DWG drawing (R13 to 2018) into DXF. DWG cannot be streamed: the whole drawing is held in memory, about twenty times its size, and a damaged one may take
 * any time, so call this where both have a limit from outside.
 *
 * @returns FORMAT_UNSUPPORTED for releases before R13, INPUT_MALFORMED where no drawing comes out
 * @example
 * const done = dwgToDxf(bytes)
 * if (done.ok) readDxf(done.value.dxf)
 */
export const dwgToDxf = (bytes: Uint8Array): Result<DwgOutcome> =>
  attempt(() => {
    if (bytes.length === 0) fault('INPUT_EMPTY', undefined, { format: 'dwg' })
    keepSolids()
    const log = makeWarningLog()
    const formatVersion = new TextDecoder('latin1').decode(bytes.subarray(0, 6))
    if (/^AC10(0\d|1[01])$/.test(formatVersion)) fault('FORMAT_UNSUPPORTED', 'DWG drawings of releases before R13 are not read.', { format: 'dwg' })
    const document = reading(() => read(bytes, (kind) => note(log, kind)))
    const dxf = reading(() => write(document))
    return { dxf, formatVersion, warnings: log.list() }
  })

const note = (log: ReturnType<typeof makeWarningLog>, kind: NotificationType): void => {
  if (kind === NotificationType.Error) log.add('ENTITY_DROPPED', 'Objects of the drawing that could not be read were dropped.', { format: 'dwg' })
}

/** Exceptions of the library say what it met in the file; none of them is a defect of the caller. */
const reading = <T>(work: () => T): T => {
  try {
    return work()
  } catch {
    return fault('INPUT_MALFORMED', 'The drawing could not be read as DWG.', { format: 'dwg' })
  }
}

const read = (bytes: Uint8Array, onNote: (kind: NotificationType) => void): CadDocument => {
  const configuration = new DwgReaderConfiguration()
  configuration.keepUnknownEntities = true
  // the library reads a whole buffer
  const copy = new Uint8Array(bytes)
  return DwgReader.readFromStreamWithConfig(copy.buffer, configuration, (_sender: unknown, { notificationType }: NotificationEventArgs) =>
    onNote(notificationType),
  )
}

const write = (document: CadDocument): Uint8Array => {
  for (const block of document.blockRecords ?? []) for (const entity of block.entities) if (entity instanceof UnknownEntity) dressAsProxy(document, entity)
  if (document.header && document.header.version < ACadVersion.AC1015) document.header.version = ACadVersion.AC1015
  const pieces: Uint8Array[] = []
  DxfWriter.writeToStream({ write: (piece: Uint8Array) => void pieces.push(new Uint8Array(piece)) }, document, true)
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const piece of pieces) {
    whole.set(piece, at)
    at += piece.length
  }
  return whole
}

/** Applications whose classes AutoCAD itself knows; entities of all others are proxies in a DXF that AutoCAD writes. */
const ownApplications = /^"?(objectdbx|acdb|sceneoe|wipeout|ism|rtext|acmpolygon|autocad)/i

/** The writer leaves out what it does not know; dressed as a proxy, an entity keeps its layer and handle. */
const dressAsProxy = (document: CadDocument, entity: UnknownEntity): void => {
  const given = entity.objectName
  let own = false
  for (const known of document.classes ?? []) if (known.dxfName === given) own = ownApplications.test(known.applicationName)
  Object.setPrototypeOf(entity, ProxyEntity.prototype)
  Object.defineProperty(entity, 'objectName', { value: own ? given : 'ACAD_PROXY_ENTITY' })
}

let patched = false

/** From R2013 on the library stumbles over the wire frames of solids, and loses the solid with them. Handle and layer stand before. */
const keepSolids = (): void => {
  if (patched) return
  patched = true
  // the method is private in the types only
  const prototype = DwgObjectReader.prototype as unknown as { _readModelerGeometry(template: unknown): unknown }
  const original = prototype._readModelerGeometry
  prototype._readModelerGeometry = function (this: unknown, template: unknown): unknown {
    try {
      return original.call(this, template)
    } catch {
      return template
    }
  }
}
