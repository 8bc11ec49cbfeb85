// Inputs of a load test, made by code. The number makes each different, so that no cache answers; the same number gives the same bytes.

/** A binary STL: a bumpy plate of about `triangles` triangles. */
export const makeStl = (number, triangles) => {
  const side = Math.max(1, Math.round(Math.sqrt(triangles / 2)))
  const bytes = new DataView(new ArrayBuffer(84 + side * side * 2 * 50))
  bytes.setUint32(80, side * side * 2, true)
  const height = (x, y) => Math.sin((x + number) * 0.3) + Math.cos(y * 0.2)
  let at = 84
  const triangle = (...corners) => {
    corners.flatMap(([x, y]) => [x, y, height(x, y)]).forEach((value, i) => bytes.setFloat32(at + 12 + i * 4, value, true))
    at += 50
  }
  for (let x = 0; x < side; x++)
    for (let y = 0; y < side; y++) {
      triangle([x, y], [x + 1, y], [x + 1, y + 1])
      triangle([x, y], [x + 1, y + 1], [x, y + 1])
    }
  return new Uint8Array(bytes.buffer)
}

/** Corners of each face of a box, counter-clockwise from outside; a corner's bits are its x, y and z. */
const boxFaces = [
  [0, 2, 3, 1],
  [4, 5, 7, 6],
  [0, 1, 5, 4],
  [2, 6, 7, 3],
  [0, 4, 6, 2],
  [1, 3, 7, 5],
]

/** A STEP file (AP214) with one box; ISO 10303-21 text. */
export const makeStep = (number) => {
  const lines = []
  const add = (entity) => `#${lines.push(entity)}`
  const real = (value) => (Number.isInteger(value) ? `${value}.` : String(value))
  const point = (p) => add(`CARTESIAN_POINT('',(${p.map(real).join(',')}))`)
  const direction = (d) => add(`DIRECTION('',(${d.map(real).join(',')}))`)
  const size = [10 + (number % 1000) / 8, 20, 30]
  const corners = Array.from({ length: 8 }, (_, i) => size.map((length, axis) => (i >> axis) & 1 && length))
  const vertices = corners.map((p) => add(`VERTEX_POINT('',${point(p)})`))
  const unit = (a, b) => size.map((_, axis) => Math.sign(corners[b][axis] - corners[a][axis]))
  const edges = new Map()
  const edge = (a, b) => {
    const [low, high] = a < b ? [a, b] : [b, a]
    const key = `${low} ${high}`
    if (!edges.has(key)) {
      const line = add(`LINE('',${point(corners[low])},${add(`VECTOR('',${direction(unit(low, high))},1.)`)})`)
      edges.set(key, add(`EDGE_CURVE('',${vertices[low]},${vertices[high]},${line},.T.)`))
    }
    return add(`ORIENTED_EDGE('',*,*,${edges.get(key)},${a < b ? '.T.' : '.F.'})`)
  }
  const faces = boxFaces.map((loop) => {
    const [u, v] = [unit(loop[0], loop[1]), unit(loop[1], loop[2])]
    const normal = [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]]
    const place = add(`AXIS2_PLACEMENT_3D('',${point(corners[loop[0]])},${direction(normal)},${direction(u)})`)
    const bound = add(`FACE_OUTER_BOUND('',${add(`EDGE_LOOP('',(${loop.map((a, i) => edge(a, loop[(i + 1) % 4])).join(',')}))`)},.T.)`)
    return add(`ADVANCED_FACE('',(${bound}),${add(`PLANE('',${place})`)},.T.)`)
  })
  const solid = add(`MANIFOLD_SOLID_BREP('Box',${add(`CLOSED_SHELL('',(${faces.join(',')}))`)})`)
  const length = add('(LENGTH_UNIT()NAMED_UNIT(*)SI_UNIT(.MILLI.,.METRE.))')
  const angle = add('(NAMED_UNIT(*)PLANE_ANGLE_UNIT()SI_UNIT($,.RADIAN.))')
  const solidAngle = add('(NAMED_UNIT(*)SI_UNIT($,.STERADIAN.)SOLID_ANGLE_UNIT())')
  const accuracy = add(`UNCERTAINTY_MEASURE_WITH_UNIT(LENGTH_MEASURE(1.E-05),${length},'distance_accuracy_value','')`)
  const context = add(
    `(GEOMETRIC_REPRESENTATION_CONTEXT(3)GLOBAL_UNCERTAINTY_ASSIGNED_CONTEXT((${accuracy}))GLOBAL_UNIT_ASSIGNED_CONTEXT((${length},${angle},${solidAngle}))REPRESENTATION_CONTEXT('',''))`,
  )
  const origin = add(`AXIS2_PLACEMENT_3D('',${point([0, 0, 0])},${direction([0, 0, 1])},${direction([1, 0, 0])})`)
  const shape = add(`ADVANCED_BREP_SHAPE_REPRESENTATION('',(${origin},${solid}),${context})`)
  const application = add("APPLICATION_CONTEXT('automotive design')")
  const product = add(`PRODUCT('box-${number}','Box ${number}','',(${add(`PRODUCT_CONTEXT('',${application},'mechanical')`)}))`)
  const version = add(`PRODUCT_DEFINITION_FORMATION('','',${product})`)
  const definition = add(`PRODUCT_DEFINITION('design','',${version},${add(`PRODUCT_DEFINITION_CONTEXT('part definition',${application},'design')`)})`)
  add(`SHAPE_DEFINITION_REPRESENTATION(${add(`PRODUCT_DEFINITION_SHAPE('','',${definition})`)},${shape})`)
  const header = `HEADER;\nFILE_DESCRIPTION((''),'2;1');\nFILE_NAME('box','2000-01-01T00:00:00',(''),(''),'','','');\nFILE_SCHEMA(('AUTOMOTIVE_DESIGN'));\nENDSEC;`
  const data = lines.map((entity, i) => `#${i + 1}=${entity};`).join('\n')
  return new TextEncoder().encode(`ISO-10303-21;\n${header}\nDATA;\n${data}\nENDSEC;\nEND-ISO-10303-21;\n`)
}
