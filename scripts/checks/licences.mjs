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
  [/^lightningcss(-|$)/, ['MPL-2.0'], 'a development tool'],
]

const allows = (name) => (id) => permissive.has(id) || separate.some(([names, ids]) => names.test(name) && ids.includes(id))

/** Only licences that the project may be combined with; GPL and AGPL never. */
export const check = (root) => {
  const all = dependencies(root)
  const problems = all
    .filter(({ name, licence }) => !accepts(licence, allows(name)))
    .map(({ name, version, licence }) => `${name}@${version}: licence ${licence} is not on the list`)
  return { problems, note: `${all.length} packages, ${all.filter(({ dev }) => !dev).length} of them at run time` }
}
