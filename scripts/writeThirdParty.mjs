// Writes docs/third-party.md, the packages that Trunnion brings along at run time; --check only compares.
import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { dependencies } from './checks/dependencies.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const file = join(root, 'docs/third-party.md')
const rows = dependencies(root)
  .filter(({ dev }) => !dev)
  .map(({ name, version, licence }) => `| ${name} | ${version} | ${licence} |`)
const text = `# Third-party packages

What an installation brings along at run time, from the lock file (development tools are left out). Some are alternatives for other platforms: one of them
is installed. The licence texts lie in the packages. Written by \`npm run docs\`.

The geometry kernels (LGPL-2.1) are WebAssembly files loaded at run time, and libvips (LGPL-3.0-or-later) is a shared library: each is a file of its own
that can be exchanged for another build.

| package | version | licence |
| --- | --- | --- |
${rows.join('\n')}
`
if (!process.argv.includes('--check')) writeFileSync(file, text)
else if (readFileSync(file, 'utf8') !== text) {
  console.error('docs/third-party.md is not what the lock file gives; run npm run docs')
  process.exit(1)
}
