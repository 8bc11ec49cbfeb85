import { existsSync } from 'node:fs'
import { fault } from '@trunnion/core'
import type { ProgressRow } from '../database/progress.ts'
import type { TemplateLibrary } from '../templates/types.ts'
import { crcOf, fingerprintOf } from './fingerprint.ts'
import { configHash } from './startConversion.ts'
import type { BimRequest } from './types.ts'

/** A conversion goes on only with what it was begun with; throws a Fault of RESUME_REFUSED that says what has changed. */
export const checkResume = (progress: ProgressRow, request: BimRequest, library: TemplateLibrary): void => {
  if (!existsSync(request.input)) fault('INPUT_NOT_FOUND')
  const { bytes, mtimeMs, sample } = fingerprintOf(request.input)
  const changed =
    bytes !== progress.source_bytes ||
    sample !== progress.source_sample ||
    (mtimeMs !== progress.source_mtime_ms && crcOf(request.input) !== progress.source_crc)
  if (changed) fault('RESUME_REFUSED', 'The drawing has changed since the conversion began.')
  if (library.sha256 !== progress.templates_sha256) fault('RESUME_REFUSED', 'The template library has changed since the conversion began.')
  if (configHash(request) !== progress.config_sha256) fault('RESUME_REFUSED', 'Settings that shape the result have changed since the conversion began.')
}
