// Writes docs/errors.md from the catalogues of errors and warnings; --check only compares.
import { readFileSync, writeFileSync } from 'node:fs'
import { errorsDoc } from './errorsDoc.ts'

const file = new URL('../docs/errors.md', import.meta.url)
if (!process.argv.includes('--check')) writeFileSync(file, errorsDoc())
else if (readFileSync(file, 'utf8') !== errorsDoc()) {
  console.error('docs/errors.md is not what the catalogues give; run npm run docs')
  process.exit(1)
}
