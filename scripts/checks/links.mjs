import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { treeFiles } from './tree.mjs'

/** Relative links and pictures of the documents lead to files that exist. */
export const check = (root) => {
  const pages = treeFiles(root).filter((file) => file.endsWith('.md'))
  const links = pages.flatMap((page) =>
    Array.from(readFileSync(join(root, page), 'utf8').matchAll(/\]\(([^)\s#]+)(?:#[^)\s]*)?\)/g), ([, target]) => ({ page, target })).filter(
      ({ target }) => !/^[a-z]+:/.test(target),
    ),
  )
  const problems = links
    .filter(({ page, target }) => !existsSync(join(root, dirname(page), target)))
    .map(({ page, target }) => `${page}: ${target} does not exist`)
  return { problems, note: `${links.length} links in ${pages.length} pages` }
}
