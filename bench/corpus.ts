import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../shared/corpus/', import.meta.url))

/** Corpus files of a folder by suffix and size, sorted by name; empty when the corpus is not beside the project. */
export const corpusFiles = (folder: string, suffix: RegExp, leastBytes = 0): readonly string[] => {
  const path = join(root, folder)
  if (!existsSync(path)) return []
  return readdirSync(path)
    .filter((name) => suffix.test(name) && !/^(bad_|broken_)/.test(name))
    .map((name) => join(path, name))
    .filter((file) => statSync(file).size >= leastBytes)
    .sort()
}
