import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Document, parseAllDocuments } from 'yaml'

export const root = fileURLToPath(new URL('../../../', import.meta.url))

export const read = (path: string): string => readFileSync(join(root, path), 'utf8')

/** Text, or nothing where the file is not there. */
export const readIfThere = (path: string): string => (existsSync(join(root, path)) ? read(path) : '')

/** Files of deploy/ but its tests, and the runbook. */
export const deployFiles: readonly string[] = [
  ...readdirSync(join(root, 'deploy'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('deploy/test'))
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length)),
  'docs/RUNBOOK.md',
].toSorted()

/** The documents of a YAML file, merge keys applied. */
export const documents = (path: string): readonly Document[] => {
  const parsed = parseAllDocuments(read(path), { merge: true, uniqueKeys: true })
  return Array.isArray(parsed) ? parsed : []
}

/** Whether a program can be started here; its test is skipped otherwise. */
export const has = (program: string): boolean => spawnSync(program, ['--help']).error === undefined

/** Standard output and error of a program, and how it ended. */
export const runProgram = (program: string, ...args: readonly string[]): { readonly status: number | null; readonly text: string } => {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd: root, encoding: 'utf8', timeout: 60_000 })
  return { status, text: `${stdout}${stderr}` }
}
