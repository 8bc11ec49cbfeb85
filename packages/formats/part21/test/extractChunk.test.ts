import { unwrap } from '@trunnion/core'
import { describe, expect, it } from 'vitest'
import { extractChunk, parsePart21 } from '../src/index.ts'
import { structureOf } from './support/read.ts'
import { addBox, addContext, addProduct, addRepresentation, boxFile, makeStepText, units } from './support/stepText.ts'

const chunkOf = (text: string) => {
  const { file, shapes } = structureOf(new TextEncoder().encode(text))
  const chunk = extractChunk(file, shapes)
  return { ...chunk, text: new TextDecoder().decode(chunk.bytes), source: { file, shapes } }
}

describe('extractChunk', () => {
  it('cuts a file that stands for itself: the same shapes with the same faces, nothing missing', () => {
    const { bytes, source } = chunkOf(boxFile().text())
    const again = structureOf(bytes)
    expect(again.file.intact).toBe(true)
    expect(again.shapes.map((s) => [s.type, s.name, s.faces])).toEqual(source.shapes.map((s) => [s.type, s.name, s.faces]))
    expect(extractChunk(again.file, again.shapes)).toMatchObject({ dropped: [], warnings: [] })
  })

  it('takes only what the chosen shapes need, in the order given, each a root of its own', () => {
    const step = makeStepText()
    const context = addContext(step, units.metre)
    const boxes = ['one', 'two', 'three'].map((name) => addBox(step, [1, 1, 1], name))
    const { shape } = addProduct(step, 'part')
    addRepresentation(
      step,
      shape,
      boxes.map((box) => box.solid),
      context,
    )
    const { file, shapes } = structureOf(step)
    const chunk = extractChunk(file, [shapes[2], shapes[0]])
    const again = structureOf(chunk.bytes)
    expect(again.shapes.map((s) => s.name)).toEqual(['three', 'one'])
    expect(again.products).toHaveLength(2)
    expect(again.lengthUnit).toBe('metre')
    expect(again.file.indexOf(Number(boxes[1].solid.slice(1)))).toBe(-1)
  })

  it('writes strict ASCII without comments, whatever the source looks like', () => {
    const odd = boxFile().text().replace("'box'", "'B\u00fcchse \\\\X2\\\\'/* note; */").replace('PLANE(', 'plane /* ( */ (').replaceAll(';\n', ' ;\r\n')
    const { text, bytes } = chunkOf(odd)
    expect(text).not.toMatch(/\/\*|[^\n -~]/)
    expect(text).toContain('=PLANE(')
    expect(unwrap(parsePart21(bytes)).intact).toBe(true)
  })

  it('leaves out a face that refers to something missing, and says so', () => {
    const text = boxFile().text()
    const edge = /#(\d+)=EDGE_CURVE/.exec(text)?.[1] ?? ''
    const { shapes, dropped, warnings, bytes } = chunkOf(text.replace(`#${edge}=EDGE_CURVE`, '#900000=EDGE_CURVE'))
    expect(shapes[0].faces).toHaveLength(4)
    expect(dropped.map((d) => [d.what, d.why])).toEqual([
      ['face', 'missing'],
      ['face', 'missing'],
    ])
    expect(warnings).toMatchObject([{ code: 'REFERENCE_MISSING', count: 2 }])
    expect(structureOf(bytes).shapes[0].faces).toHaveLength(4)
  })

  it('leaves out a face that is missing itself', () => {
    const text = boxFile().text()
    const face = /#(\d+)=ADVANCED_FACE/.exec(text)?.[1] ?? ''
    const { shapes, dropped } = chunkOf(text.replace(`#${face}=ADVANCED_FACE`, '#900000=ADVANCED_FACE'))
    expect(shapes[0].faces).toHaveLength(5)
    expect(dropped).toMatchObject([{ what: 'element', entity: Number(face), why: 'missing' }])
  })

  it('leaves out faces whose points are no usable numbers', () => {
    for (const bad of ['NAN', '1.E30', '1.#IND', '1.5.2']) {
      const { shapes, warnings } = chunkOf(boxFile([1, 2, 3]).text().replace("CARTESIAN_POINT('',(1.,", `CARTESIAN_POINT('',(${bad},`))
      expect([bad, shapes[0].faces.length]).toEqual([bad, 3])
      expect(warnings).toMatchObject([{ code: 'NOT_FINITE_DROPPED' }])
    }
  })

  it('gives up a shape of which nothing is left, and keeps the others', () => {
    const step = makeStepText()
    const context = addContext(step, units.millimetre)
    const [bad, good] = ['bad', 'good'].map((name) => addBox(step, [1, 1, 1], name))
    const { shape } = addProduct(step, 'part')
    addRepresentation(step, shape, [bad.solid, good.solid], context)
    const { shapes, dropped, bytes } = chunkOf(step.text().replace(`${bad.shell}=CLOSED_SHELL`, '#900000=CLOSED_SHELL'))
    expect(shapes.map((s) => s.name)).toEqual(['good'])
    expect(dropped).toMatchObject([{ what: 'shape', why: 'missing' }])
    expect(structureOf(bytes).shapes).toHaveLength(1)
  })

  it('ends at circles and leaves out what is on them', () => {
    const step = boxFile()
    const text = step.text()
    const line = /=LINE\('',(#\d+),(#\d+)\)/.exec(text)?.[0] ?? ''
    const edge = /(#\d+)=EDGE_CURVE/.exec(text)?.[1] ?? ''
    const { dropped, shapes } = chunkOf(text.replace(line, `=COMPOSITE_CURVE('',(${edge}),.F.)`))
    expect(shapes[0].faces).toHaveLength(4)
    expect(dropped.map((d) => d.why)).toEqual(['cycle', 'cycle'])
  })

  it('keeps an edge in space whose curve on a surface is damaged', () => {
    const text = boxFile().text()
    const [whole = '', curve = ''] = /#\d+=EDGE_CURVE\('',#\d+,#\d+,(#\d+)/.exec(text) ?? []
    const damaged = text
      .replace(whole, whole.replace(`,${curve}`, ',#900001'))
      .replace('ENDSEC;\nEND-ISO', `#900001=SURFACE_CURVE('',${curve},(#900002),.PCURVE_S1.);\nENDSEC;\nEND-ISO`)
    const { shapes, dropped, text: out } = chunkOf(damaged)
    expect(shapes[0].faces).toHaveLength(6)
    expect(dropped).toMatchObject([{ what: 'element', entity: 900002 }])
    expect(out).toContain(`#900001=SURFACE_CURVE('',${curve},(),.CURVE_3D.);`)
  })

  it('makes surface models of bare shells and faces, which the kernel does not take', () => {
    const step = makeStepText()
    const { faces, shell } = addBox(step, [1, 1, 1])
    const { shape } = addProduct(step, 'part')
    addRepresentation(step, shape, [shell, faces[0]], addContext(step, units.millimetre), 'SHAPE_REPRESENTATION')
    const { text } = chunkOf(step.text())
    expect(text.match(/SHELL_BASED_SURFACE_MODEL/g)).toHaveLength(2)
    expect(text).toContain(`OPEN_SHELL('',(${faces[0]}))`)
  })

  it('finds free ids for what it makes up, also above 2^31', () => {
    const text = boxFile()
      .text()
      .replaceAll(/#(\d+)/g, (_, id: string) => `#${4_294_900_000 + Number(id)}`)
    const { bytes } = chunkOf(text)
    const { file, shapes } = structureOf(bytes)
    expect(shapes).toHaveLength(1)
    expect(new Set(file.ids).size).toBe(file.count)
  })
})

describe('extractChunk of references to the wrong kind of entity', () => {
  const text = boxFile().text()
  const at = (type: string): string => new RegExp(`(#\\d+)=${type}\\(`).exec(text)?.[1] ?? ''
  const swap = (pattern: RegExp, by: string): string => text.replace(pattern, by)

  it('leaves out the faces whose edges, vectors or surfaces are something else', () => {
    const cases: readonly [string, number][] = [
      [swap(/VECTOR\('',#\d+/, `VECTOR('',${at('PLANE')}`), 4],
      [swap(/EDGE_CURVE\('',(#\d+),(#\d+),#\d+/, `EDGE_CURVE('',$1,$2,${at('DIRECTION')}`), 4],
      [swap(/EDGE_CURVE\('',#\d+,(#\d+),(#\d+)/, "EDGE_CURVE('',$2,$1,$2"), 4],
      [swap(/ADVANCED_FACE\('',\((#\d+)\),#\d+/, "ADVANCED_FACE('',($1),$1"), 5],
      [swap(/VECTOR\('',(#\d+),1\./, "VECTOR('',$1,1.E999"), 4],
    ]
    for (const [broken, faces] of cases) {
      const { shapes, dropped } = chunkOf(broken)
      expect([shapes[0].faces.length, dropped.length]).toEqual([faces, 6 - faces])
    }
  })

  it('takes a point out of the list of faces of a shell', () => {
    const { shapes, text: out } = chunkOf(swap(/CLOSED_SHELL\('',\(/, `CLOSED_SHELL('',(${at('CARTESIAN_POINT')},`))
    expect(shapes[0].faces).toHaveLength(6)
    expect(out).not.toContain(`(${at('CARTESIAN_POINT')},`)
  })

  it('drops a face whose curve in space is missing although the curves on the surfaces are there', () => {
    const [whole = '', curve = ''] = /#\d+=EDGE_CURVE\('',#\d+,#\d+,(#\d+)/.exec(text) ?? []
    const { shapes } = chunkOf(
      text
        .replace(whole, whole.replace(`,${curve}`, ',#900001'))
        .replace('ENDSEC;\nEND-ISO', `#900001=SURFACE_CURVE('',#900009,(${at('PLANE')}),.CURVE_3D.);\nENDSEC;\nEND-ISO`),
    )
    expect(shapes[0].faces).toHaveLength(4)
  })
})
