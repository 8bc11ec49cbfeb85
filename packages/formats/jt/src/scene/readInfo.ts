import { type PropertyValue, attempt } from '@trunnion/core'
import { readElements } from '../file/elements.ts'
import type { JtFile } from '../file/jtFile.ts'
import { readSegment } from '../file/readSegment.ts'
import { segmentType } from '../file/segmentTypes.ts'
import { makeLsgCursor } from '../lsg/lsgCursor.ts'
import { atomKinds } from '../lsg/objectTypes.ts'
import { readAtom } from '../lsg/readAtom.ts'

const readTexts = (file: JtFile, content: Uint8Array): readonly string[] => {
  const { littleEndian, major, minor } = file.header
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength)
  const c = makeLsgCursor(content, littleEndian, major, minor)
  const texts: string[] = []
  for (const { typeId, body, end } of readElements(content, 0, littleEndian, major >= 9).elements) {
    if (atomKinds[typeId] !== 'string') continue
    c.reader.offset = body
    c.end = end
    const atom = readAtom(c, view, littleEndian, 'string')
    if (atom.kind === 'value' && typeof atom.value === 'string') texts.push(atom.value)
  }
  return texts
}

/** Texts of the information segments (what wrote the file), if any. */
export const readInfo = (file: JtFile): { readonly info?: readonly PropertyValue[] } => {
  const info = [...file.segments.values()]
    .filter(({ type }) => type === segmentType.info)
    .flatMap((segment) => {
      const texts = attempt(() => readTexts(file, readSegment(file, segment).bytes))
      if (!texts.ok) file.reading.log.add('ENTITY_DROPPED', 'An information segment could not be read.', { format: 'jt', offset: segment.offset })
      return texts.ok ? texts.value : []
    })
  return info.length > 0 ? { info } : {}
}
