import { closeSync, openSync, writeSync } from 'node:fs'
import { DatabaseSync, type SQLOutputValue } from 'node:sqlite'
import { type Result, attempt } from '@trunnion/core'
import { globalId } from '../elements/globalId.ts'
import { ifcTypeOf } from './ifcTypes.ts'
import { coordinate, real, stepString } from './stepText.ts'

type Row = Readonly<Record<string, SQLOutputValue>>

const flushAt = 1 << 20
/** Elements one relation names. */
const relationSize = 1000

/** Colours of the materials of the templates, RGB. */
const colors: Readonly<Record<string, readonly [number, number, number]>> = {
  concrete: [0.65, 0.65, 0.62],
  concrete_light: [0.85, 0.83, 0.78],
  steel: [0.55, 0.58, 0.62],
  glass: [0.6, 0.8, 0.9],
  wood: [0.6, 0.42, 0.25],
}

/** Writes instances, numbered as they come. */
interface Pen {
  add(text: string): number
  finish(): void
}

const makePen = (file: string, version: string): Pen => {
  const fd = openSync(file, 'w')
  let pieces: string[] = []
  let size = 0
  let last = 0
  const put = (text: string): void => {
    pieces.push(text)
    size += text.length
    if (size < flushAt) return
    writeSync(fd, pieces.join(''))
    pieces = []
    size = 0
  }
  put(`ISO-10303-21;\nHEADER;\nFILE_DESCRIPTION(('ViewDefinition [ReferenceView_V1.2]'),'2;1');\n`)
  // no time: the same database gives the same bytes
  put(`FILE_NAME('','1970-01-01T00:00:00',(''),(''),'Trunnion ${version}','Trunnion ${version}','');\nFILE_SCHEMA(('IFC4'));\nENDSEC;\nDATA;\n`)
  return {
    add(text) {
      put(`#${++last}=${text};\n`)
      return last
    },
    finish() {
      writeSync(fd, `${pieces.join('')}ENDSEC;\nEND-ISO-10303-21;\n`)
      closeSync(fd)
    },
  }
}

/** The texts of face lists by their bytes: prisms of as many corners share theirs. */
const makeFaceTexts = () => {
  const known = new Map<string, string>()
  return (bytes: Uint8Array): string => {
    const key = bytes.length <= 600 ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1') : ''
    const found = key === '' ? undefined : known.get(key)
    if (found !== undefined) return found
    const words = new Uint32Array(bytes.slice().buffer)
    const parts: string[] = []
    for (let i = 0; i < words.length; i += 3) parts.push(`(${words[i] + 1},${words[i + 1] + 1},${words[i + 2] + 1})`)
    const text = `(${parts.join(',')})`
    if (key !== '' && known.size < 5000) known.set(key, text)
    return text
  }
}

const pointsText = (bytes: Uint8Array): string => {
  const p = new Float32Array(bytes.slice().buffer)
  let text = '('
  for (let i = 0; i < p.length; i += 3) text += `${i > 0 ? ',(' : '('}${coordinate(p[i])},${coordinate(p[i + 1])},${coordinate(p[i + 2])})`
  return `${text})`
}

const blob = (value: SQLOutputValue): Uint8Array => (value instanceof Uint8Array ? value : new Uint8Array())

const write = (db: DatabaseSync, pen: Pen): void => {
  const guid = (path: string): string => stepString(globalId('', `\nifc ${path}`))
  const origin = pen.add('IFCCARTESIANPOINT((0.,0.,0.))')
  const up = pen.add('IFCDIRECTION((0.,0.,1.))')
  const axes = pen.add(`IFCAXIS2PLACEMENT3D(#${origin},$,$)`)
  const context = pen.add(`IFCGEOMETRICREPRESENTATIONCONTEXT($,'Model',3,1.E-5,#${axes},$)`)
  const body = pen.add(`IFCGEOMETRICREPRESENTATIONSUBCONTEXT('Body','Model',*,*,*,*,#${context},$,.MODEL_VIEW.,$)`)
  const units = [
    pen.add('IFCSIUNIT(*,.LENGTHUNIT.,$,.METRE.)'),
    pen.add('IFCSIUNIT(*,.AREAUNIT.,$,.SQUARE_METRE.)'),
    pen.add('IFCSIUNIT(*,.VOLUMEUNIT.,$,.CUBIC_METRE.)'),
    pen.add('IFCSIUNIT(*,.PLANEANGLEUNIT.,$,.RADIAN.)'),
  ]
  const assignment = pen.add(`IFCUNITASSIGNMENT((${units.map((id) => `#${id}`).join(',')}))`)
  const tree = db.prepare('SELECT guid, type, name, elevation FROM spatial_tree ORDER BY elevation, name').all()
  const nodeOf = (type: string): Row => tree.find((node) => node.type === type) ?? {}
  const ids = (node: Row): string => `${stepString(String(node.guid))},$,${stepString(String(node.name))},$`
  const project = pen.add(`IFCPROJECT(${ids(nodeOf('IfcProject'))},$,$,$,(#${context}),#${assignment})`)
  const sitePlace = pen.add(`IFCLOCALPLACEMENT($,#${axes})`)
  const site = pen.add(`IFCSITE(${ids(nodeOf('IfcSite'))},$,#${sitePlace},$,$,.ELEMENT.,$,$,$,$,$)`)
  const buildingPlace = pen.add(`IFCLOCALPLACEMENT(#${sitePlace},#${axes})`)
  const building = pen.add(`IFCBUILDING(${ids(nodeOf('IfcBuilding'))},$,#${buildingPlace},$,$,.ELEMENT.,$,$,$)`)
  const storeys = new Map<string, { readonly id: number; readonly place: number; readonly elements: number[]; readonly z: number }>()
  for (const node of tree) {
    if (node.type !== 'IfcBuildingStorey') continue
    const z = Number(node.elevation)
    const at = pen.add(`IFCCARTESIANPOINT((0.,0.,${real(z)}))`)
    const place = pen.add(`IFCLOCALPLACEMENT(#${buildingPlace},#${pen.add(`IFCAXIS2PLACEMENT3D(#${at},$,$)`)})`)
    const id = pen.add(`IFCBUILDINGSTOREY(${ids(node)},$,#${place},$,$,.ELEMENT.,${real(z)})`)
    storeys.set(String(node.name), { id, place, elements: [], z })
  }
  const aggregate = (path: string, whole: number, parts: readonly number[]): void =>
    void (parts.length > 0 && pen.add(`IFCRELAGGREGATES(${guid(path)},$,$,$,#${whole},(${parts.map((id) => `#${id}`).join(',')}))`))
  aggregate('project', project, [site])
  aggregate('site', site, [building])
  aggregate(
    'building',
    building,
    [...storeys.values()].map(({ id }) => id),
  )
  const materials = new Map<string, { readonly elements: number[]; readonly material: number; readonly style: number }>()
  const materialOf = (name: string) => {
    const found = materials.get(name)
    if (found) return found
    const [r, g, b] = colors[name] ?? [0.7, 0.7, 0.7]
    const color = pen.add(`IFCCOLOURRGB($,${real(r)},${real(g)},${real(b)})`)
    const shading = pen.add(`IFCSURFACESTYLESHADING(#${color},${name === 'glass' ? '0.6' : '0.'})`)
    const made = {
      elements: [],
      material: pen.add(`IFCMATERIAL(${stepString(name)},$,$)`),
      style: pen.add(`IFCSURFACESTYLE(${stepString(name)},.BOTH.,(#${shading}))`),
    }
    materials.set(name, made)
    return made
  }
  const faceTexts = makeFaceTexts()
  const maps = new Map<number, number>()
  const shared = new Set(
    db
      .prepare('SELECT geometry FROM bim_elements GROUP BY geometry HAVING count(*) > 1')
      .all()
      .map(({ geometry }) => Number(geometry)),
  )
  const geometry = db.prepare('SELECT vertices, faces FROM bim_geometries WHERE id = ?')
  const meshOf = (id: number, style: number): number => {
    const row = geometry.get(id)
    const list = pen.add(`IFCCARTESIANPOINTLIST3D(${pointsText(blob(row?.vertices ?? null))})`)
    const mesh = pen.add(`IFCTRIANGULATEDFACESET(#${list},$,$,${faceTexts(blob(row?.faces ?? null))},$)`)
    pen.add(`IFCSTYLEDITEM(#${mesh},(#${style}),$)`)
    return mesh
  }
  const identity = pen.add(`IFCCARTESIANTRANSFORMATIONOPERATOR3D($,$,#${origin},$,$)`)
  const shapeOf = (id: number, style: number): string => {
    if (!shared.has(id)) return `'Tessellation',(#${meshOf(id, style)})`
    let map = maps.get(id)
    if (map === undefined) {
      const inner = pen.add(`IFCSHAPEREPRESENTATION(#${body},'Body','Tessellation',(#${meshOf(id, style)}))`)
      map = pen.add(`IFCREPRESENTATIONMAP(#${axes},#${inner})`)
      maps.set(id, map)
    }
    return `'MappedRepresentation',(#${pen.add(`IFCMAPPEDITEM(#${map},#${identity})`)})`
  }
  const psets = new Map<string, number[]>()
  const rows =
    db.prepare(`SELECT e.id, e.guid, e.handle, e.geometry, e.cx, e.cy, e.cz, e.rotation, s.name AS storey, l.name AS layer, r.ifc_class, r.discipline, r.template_name, r.object_type, r.material
    FROM bim_elements e JOIN bim_rules r ON r.id = e.rule LEFT JOIN bim_names s ON s.kind = 'storey' AND s.id = e.storey LEFT JOIN bim_names l ON l.kind = 'layer' AND l.id = e.layer ORDER BY e.id`)
  for (const row of rows.iterate()) {
    const { keyword, tail } = ifcTypeOf(String(row.ifc_class))
    const storey = storeys.get(String(row.storey))
    const material = materialOf(String(row.material) || 'unknown')
    const at = pen.add(`IFCCARTESIANPOINT((${real(Number(row.cx))},${real(Number(row.cy))},${real(Number(row.cz) - (storey?.z ?? 0))}))`)
    const turn = Number(row.rotation)
    const axis = turn === 0 ? '$,$' : `#${up},#${pen.add(`IFCDIRECTION((${real(Math.cos(turn))},${real(Math.sin(turn))},0.))`)}`
    const place = pen.add(`IFCLOCALPLACEMENT(#${storey?.place ?? buildingPlace},#${pen.add(`IFCAXIS2PLACEMENT3D(#${at},${axis})`)})`)
    const shape = pen.add(`IFCSHAPEREPRESENTATION(#${body},'Body',${shapeOf(Number(row.geometry), material.style)})`)
    const product = pen.add(`IFCPRODUCTDEFINITIONSHAPE($,$,(#${shape}))`)
    const name = stepString(`${String(row.template_name)}:${String(row.handle)}`)
    const type = stepString(String(row.object_type) || String(row.ifc_class))
    const id = pen.add(`${keyword}(${stepString(String(row.guid))},$,${name},$,${type},#${place},#${product},${stepString(String(row.handle))}${tail})`)
    storey?.elements.push(id)
    material.elements.push(id)
    const key = `${String(row.layer)}\n${String(row.discipline)}`
    const list = psets.get(key)
    if (list) list.push(id)
    else psets.set(key, [id])
  }
  const related = (elements: readonly number[], put: (list: string, part: number) => void): void => {
    for (let i = 0; i < elements.length; i += relationSize)
      put(
        elements
          .slice(i, i + relationSize)
          .map((id) => `#${id}`)
          .join(','),
        i / relationSize,
      )
  }
  for (const [name, { id, elements }] of storeys)
    related(elements, (list, part) => void pen.add(`IFCRELCONTAINEDINSPATIALSTRUCTURE(${guid(`storey ${name} ${part}`)},$,$,$,(${list}),#${id})`))
  for (const [name, { material, elements }] of materials)
    related(elements, (list, part) => void pen.add(`IFCRELASSOCIATESMATERIAL(${guid(`material ${name} ${part}`)},$,$,$,(${list}),#${material})`))
  for (const [key, elements] of psets) {
    const [layer, discipline] = key.split('\n')
    const values = [
      pen.add(`IFCPROPERTYSINGLEVALUE('Layer',$,IFCLABEL(${stepString(layer)}),$)`),
      pen.add(`IFCPROPERTYSINGLEVALUE('Discipline',$,IFCLABEL(${stepString(discipline)}),$)`),
    ]
    const set = pen.add(`IFCPROPERTYSET(${guid(`set ${key}`)},$,'Trunnion_Source',$,(${values.map((id) => `#${id}`).join(',')}))`)
    related(elements, (list, part) => void pen.add(`IFCRELDEFINESBYPROPERTIES(${guid(`rel ${key} ${part}`)},$,$,$,(${list}),#${set})`))
  }
}

/** Writes a finished database as IFC4: one pass over its elements, memory for their numbers only. */
export const writeIfc = (database: string, file: string, version: string): Result<void> =>
  attempt(() => {
    const db = new DatabaseSync(database, { readOnly: true })
    try {
      const pen = makePen(file, version)
      try {
        write(db, pen)
      } finally {
        pen.finish()
      }
    } finally {
      db.close()
    }
  })
