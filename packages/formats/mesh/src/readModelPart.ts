import { type Budgets, type WarningLog, fault } from '@trunnion/core'
import { cleanName } from './cleanName.ts'
import { checkTriangles } from './limits.ts'
import { readMesh3mf } from './mesh3mf.ts'
import { type Object3mf, type Package3mf, type Reference3mf, objectKey, parseTransform, units3mf } from './model3mf.ts'
import { type Properties3mf, isPropertyGroup, readPropertyGroup } from './properties3mf.ts'
import { type XmlTags, attributesOf, isTag, makeXmlTags, nextTag } from './xmlTags.ts'

interface Part {
  readonly tags: XmlTags
  readonly path: string
  readonly isRoot: boolean
  readonly groups: Properties3mf
  readonly pack: Package3mf
  readonly budgets: Budgets
  readonly log: WarningLog
  /** Model parts that this one refers to. */
  readonly paths: Set<string>
}

/** Reads one model part of a package into `pack` and returns the paths of the parts it refers to. Only the root part has a build. */
export const readModelPart = (bytes: Uint8Array, path: string, isRoot: boolean, pack: Package3mf, budgets: Budgets, log: WarningLog): ReadonlySet<string> => {
  const tags = makeXmlTags(bytes)
  const part: Part = { tags, path, isRoot, groups: new Map(), pack, budgets, log, paths: new Set() }
  if (!nextTag(tags) || !isTag(tags, 'model')) fault('INPUT_MALFORMED', 'The model part does not hold a model.', { format: '3mf', offset: tags.at })
  readModelTag(part)
  let depth = 1
  while (nextTag(tags)) {
    if (tags.kind === 'close') depth--
    else {
      if (!tags.empty) depth++
      if (depth > budgets.depth) fault('LIMIT_DEPTH', `The document nests more deeply than ${budgets.depth}.`, { format: '3mf', offset: tags.at })
      const opened = !tags.empty
      if (isPropertyGroup(tags)) readPropertyGroup(tags, part.groups, pack.materials, log)
      else if (isTag(tags, 'object')) readObject(part)
      else if (isTag(tags, 'item')) {
        if (isRoot) pack.items.push(readReference(part))
        continue
      } else continue
      if (opened) depth--
    }
  }
  if (depth > 0) log.add('INPUT_TRUNCATED', 'A model part ends before its last tag is closed.', { format: '3mf', offset: bytes.length })
  return part.paths
}

const known = ['core', 'material', 'production', 'slice', 'trianglesets', 'beamlattice']

const readModelTag = ({ tags, isRoot, pack, log }: Part): void => {
  const attributes = attributesOf(tags)
  if (isRoot) {
    const unit = units3mf.get(attributes.get('unit') ?? 'millimeter')
    if (!unit) log.add('UNIT_ASSUMED', 'The unit of the model is none of the format; millimetres were assumed.', { format: '3mf' })
    pack.unit = unit ?? 'millimetre'
  }
  for (const prefix of (attributes.get('requiredextensions') ?? '').split(/\s+/)) {
    const space = attributes.get(prefix)
    if (space && !known.some((name) => space.includes(`/${name}/`)))
      log.add('ENTITY_UNSUPPORTED', 'The model needs an extension of the format that is not read.', { format: '3mf' })
  }
}

/** Reads an `object` up to its closing tag. */
const readObject = (part: Part): void => {
  const { tags, pack, budgets, log, path } = part
  const attributes = attributesOf(tags)
  const key = objectKey(path, attributes.get('id') ?? '')
  const name = cleanName(attributes.get('name') ?? '')
  const type = attributes.get('type') ?? 'model'
  const defaults = { pid: attributes.get('pid') ?? '', pindex: Number(attributes.get('pindex') ?? 0) }
  const components: Reference3mf[] = []
  let mesh: number | undefined
  for (let depth = tags.empty ? 0 : 1; depth > 0 && nextTag(tags);) {
    if (tags.kind === 'close') {
      depth--
      continue
    }
    if (isTag(tags, 'mesh')) {
      const triangles = readMesh3mf(tags, name, defaults, part.groups, (count) => checkTriangles(count, budgets, '3mf'), log)
      mesh = pack.meshes.push(triangles) - 1
    } else {
      if (isTag(tags, 'component')) components.push(readReference(part))
      if (!tags.empty) depth++
    }
  }
  if (pack.objects.has(key)) log.add('ENTITY_DROPPED', 'Objects whose number is already taken were left out.', { format: '3mf' })
  else pack.objects.set(key, objectOf({ key, name, type, components }, mesh))
}

const objectOf = (object: Object3mf, mesh: number | undefined): Object3mf => (mesh === undefined ? object : { ...object, mesh })

/** Reads a `component` or an `item`. */
const readReference = ({ tags, path, isRoot, paths, log }: Part): Reference3mf => {
  const attributes = attributesOf(tags)
  // Production extension, section 4: only the root part may refer to other parts.
  const other = isRoot ? attributes.get('path')?.replace(/^\//, '') : undefined
  if (other !== undefined) paths.add(other)
  const matrix = parseTransform(attributes.get('transform'))
  if (!matrix && attributes.has('transform'))
    log.add('ENTITY_DROPPED', 'Transforms that are not twelve numbers were taken as none.', { format: '3mf', offset: tags.nameStart })
  return { key: objectKey(other ?? path, attributes.get('objectid') ?? ''), ...(matrix && { matrix }) }
}
