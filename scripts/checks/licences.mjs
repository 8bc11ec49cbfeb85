import { dependencies } from './dependencies.mjs'
import { accepts } from './spdx.mjs'

const permissive = new Set([
  'MIT',
  'MIT-0',
  'ISC',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'Apache-2.0',
  '0BSD',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'Unlicense',
  'Zlib',
  'Python-2.0',
  'CC-BY-4.0',
])
/** Weak copyleft, allowed by name and for a reason: it stays a file of its own that a user can exchange, nothing of it is compiled into ours. */
const separate = [
  [/^(replicad-opencascadejs|@bitbybit-dev\/occt)$/, ['LGPL-2.1-only'], 'geometry kernels, WebAssembly files loaded at run time'],
  [/^@img\/sharp-/, ['LGPL-3.0-or-later'], 'shared libraries of the picture library'],
  [/^(lightningcss(-.*)?|axe-core|web-ifc)$/, ['MPL-2.0'], 'development tools: builds, and tests of pages and of IFC'],
]
/** Old packages below the test server for S3 that state their licence where npm does not look: in the list `licenses`, or in the README. Development only. */
const elsewhere = new Map(
  ['busboy@0.3.1', 'dicer@0.3.0', 'streamsearch@0.1.2', 'combine-errors@3.0.3', 'humanize-number@0.0.2', 'only@0.0.2'].map((key) => [key, 'MIT']),
)

const allows = (name) => (id) => permissive.has(id) || separate.some(([names, ids]) => names.test(name) && ids.includes(id))

/** Only licences that the project may be combined with; GPL and AGPL never. */
export const check = (root) => {
  const all = dependencies(root).map((one) => (one.dev ? { ...one, licence: elsewhere.get(`${one.name}@${one.version}`) ?? one.licence } : one))
  const problems = all
    .filter(({ name, licence }) => !accepts(licence, allows(name)))
    .map(({ name, version, licence }) => `${name}@${version}: licence ${licence} is not on the list`)
  return { problems, note: `${all.length} packages, ${all.filter(({ dev }) => !dev).length} of them at run time` }
}
