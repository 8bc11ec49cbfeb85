// npm run check [-- NAME…] [-- --json FILE]: runs all checks, or the named ones, and ends with 'N passed, N failed'.
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { check as fileLength } from './checks/fileLength.mjs'
import { check as floors } from './checks/floors.mjs'
import { check as hygiene } from './checks/hygiene.mjs'
import { check as licences } from './checks/licences.mjs'
import { check as links } from './checks/links.mjs'
import { check as lockFile } from './checks/lockFile.mjs'
import { check as sbom } from './checks/sbom.mjs'
import { tool } from './checks/tool.mjs'

const checks = {
  types: tool('tsc', '-p', '.'),
  lint: tool('oxlint'),
  format: tool('oxfmt', '--check'),
  unused: tool('knip', '--no-config-hints'),
  floors,
  'file-length': fileLength,
  licences,
  'lock-file': lockFile,
  sbom,
  hygiene,
  links,
  'errors-doc': tool('node', 'scripts/writeErrorsDoc.ts', '--check'),
  'third-party': tool('node', 'scripts/writeThirdParty.mjs', '--check'),
}

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const args = process.argv.slice(2)
const at = args.indexOf('--json')
const report = at >= 0 ? args.splice(at, 2)[1] : undefined
const unknown = args.filter((name) => !(name in checks))
if (unknown.length > 0) {
  console.error(`Unknown: ${unknown.join(', ')}. There are: ${Object.keys(checks).join(', ')}`)
  process.exit(2)
}
let failed = 0
const names = args.length > 0 ? args : Object.keys(checks)
for (const name of names) {
  const start = performance.now()
  const { problems, note } = checks[name](root)
  const seconds = ((performance.now() - start) / 1000).toFixed(1)
  console.log(`${problems.length > 0 ? 'FAIL' : 'ok  '} ${name} (${seconds} s${note ? `, ${note}` : ''})`)
  for (const problem of problems.slice(0, 200)) console.log(`     ${problem}`)
  if (problems.length > 0) failed++
}
if (report) {
  mkdirSync(dirname(resolve(report)), { recursive: true })
  writeFileSync(report, JSON.stringify({ passed: names.length - failed, failed }))
}
console.log(`${names.length - failed} passed, ${failed} failed`)
process.exit(failed > 0 ? 1 : 0)
