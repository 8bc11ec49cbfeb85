import { type Matrix4, type Result, type Scene, attempt, fault, isIdentity } from '@trunnion/core'
import { type Zippable, zipSync } from 'fflate'
import { type ByteSink, makeByteSink } from './byteSink.ts'
import { cleanName } from './cleanName.ts'
import { units3mf } from './model3mf.ts'
import { colourBytes } from './placements.ts'
import { materialsId, writeMesh3mf } from './writeMesh3mf.ts'
import { xmlText } from './xmlText.ts'

/**
 * Writes a scene as a 3MF package: each mesh once as an object, assemblies as objects of components, roots as build items, with names, colours and unit.
 * A scene of unknown unit is written in millimetres. The same scene gives the same bytes.
 *
 * @throws never; fails with NO_GEOMETRY
 */
export const write3mf = (scene: Scene): Result<Uint8Array> =>
  attempt(() => {
    if (!scene.meshes.some((mesh) => mesh.indices.length > 0)) fault('NO_GEOMETRY', 'The scene holds no triangles.')
    const sink = makeByteSink()
    const unit = [...units3mf].find(([, name]) => name === scene.lengthUnit)?.[0] ?? 'millimeter'
    sink.add(
      `<?xml version="1.0" encoding="UTF-8"?>\n<model unit="${unit}" xml:lang="en-US" xmlns="http://schemas.microsoft.com/3dmanufacturing/core/2015/02">\n<resources>\n`,
    )
    writeMaterials(sink, scene)
    const objectOf = writeObjects(sink, scene)
    sink.add('</resources>\n<build>\n')
    for (const root of scene.roots) {
      const object = objectOf.get(root)
      if (object !== undefined) sink.add(`<item objectid="${object}"${transform(scene.nodes[root].matrix)}/>\n`)
    }
    sink.add('</build>\n</model>\n')
    return zipSync(packageOf(sink.bytes()))
  })

const writeMaterials = (sink: ByteSink, { materials }: Scene): void => {
  if (materials.length === 0) return
  sink.add(`<basematerials id="${materialsId}">\n`)
  for (const material of materials) {
    const colour = colourBytes(material).map((byte) => byte.toString(16).padStart(2, '0').toUpperCase())
    sink.add(`<base name="${xmlText(cleanName(material.name)) || 'material'}" displaycolor="#${colour.join('')}"/>\n`)
  }
  sink.add('</basematerials>\n')
}

/** Writes an object for everything a node shows and returns each node's object; nodes that show nothing have none. */
const writeObjects = (sink: ByteSink, scene: Scene): Map<number, number> => {
  const objectOf = new Map<number, number>()
  const meshObjects = new Map<string, { id: number; name: string }>()
  let nextId = materialsId + 1
  for (const index of bottomUp(scene)) {
    const node = scene.nodes[index]
    const name = cleanName(node.name)
    const mesh = node.mesh === undefined || scene.meshes[node.mesh].indices.length === 0 ? undefined : scene.meshes[node.mesh]
    const components = node.children.filter((child) => objectOf.has(child)).map((child) => component(objectOf.get(child), scene.nodes[child].matrix))
    let own: { id: number; name: string } | undefined
    if (mesh) {
      // 3MF has no colour of a placement: a mesh is written once for each colour it is shown in.
      const key = `${node.mesh} ${node.material ?? ''}`
      own = meshObjects.get(key)
      if (!own) {
        own = { id: nextId++, name: cleanName(mesh.name) || name }
        meshObjects.set(key, own)
        sink.add(`<object id="${own.id}" type="model"${nameOf(own.name)}`)
        writeMesh3mf(sink, mesh, node.material)
      }
    }
    // A placement of another name than its mesh needs an object of its own around it.
    if (own && components.length === 0 && (name === '' || name === own.name)) objectOf.set(index, own.id)
    else if (own || components.length > 0) {
      if (own) components.unshift(component(own.id, undefined))
      objectOf.set(index, nextId)
      sink.add(`<object id="${nextId++}" type="model"${nameOf(name)}>\n<components>\n${components.join('')}</components>\n</object>\n`)
    }
  }
  return objectOf
}

/** All nodes below the roots, children before their parents: objects must be written before they are referred to. */
const bottomUp = ({ roots, nodes }: Scene): number[] => {
  const order: number[] = []
  const open = [...roots]
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    order.push(node)
    open.push(...nodes[node].children)
  }
  return order.toReversed()
}

const component = (object: number | undefined, matrix: Matrix4 | undefined): string => `<component objectid="${object}"${transform(matrix)}/>\n`

const nameOf = (name: string): string => (name === '' ? '' : ` name="${xmlText(name)}"`)

const transform = (m: Matrix4 | undefined): string =>
  !m || isIdentity(m) ? '' : ` transform="${[m[0], m[1], m[2], m[4], m[5], m[6], m[8], m[9], m[10], m[12], m[13], m[14]].join(' ')}"`

const contentTypes = `<?xml version="1.0" encoding="UTF-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="model" ContentType="application/vnd.ms-package.3dmanufacturing-3dmodel+xml"/></Types>
`
const relationships = `<?xml version="1.0" encoding="UTF-8"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Target="/3D/3dmodel.model" Id="rel0" Type="http://schemas.microsoft.com/3dmanufacturing/2013/01/3dmodel"/></Relationships>
`

/** A fixed time, read and written in the same zone by the packer: the earliest that zip knows. */
const packageOf = (model: Uint8Array<ArrayBuffer>): Zippable => {
  const encoder = new TextEncoder()
  const options = { mtime: new Date(1980, 0, 1), level: 6 as const }
  return {
    '[Content_Types].xml': [encoder.encode(contentTypes), options],
    '_rels/.rels': [encoder.encode(relationships), options],
    '3D/3dmodel.model': [model, options],
  }
}
