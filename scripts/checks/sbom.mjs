import { spawnSync } from 'node:child_process'

/** Is `text` a CycloneDX bill of materials with named, versioned components? */
export const problemsOf = (text) => {
  let document
  try {
    document = JSON.parse(text)
  } catch {
    return ['the bill of materials is not JSON']
  }
  if (document.bomFormat !== 'CycloneDX') return ['the bill of materials is not CycloneDX']
  const components = document.components ?? []
  if (components.length === 0) return ['the bill of materials lists no component']
  return components.filter(({ name, version }) => !name || !version).map(({ name }) => `component ${name ?? '(unnamed)'} has no version`)
}

/** npm can write a software bill of materials of the locked tree. */
export const check = (root) => {
  const { status, stdout, stderr } = spawnSync('npm', ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 2 ** 27,
  })
  if (status !== 0) return { problems: [`npm sbom failed: ${stderr.trim().split('\n').at(-1)}`] }
  return { problems: problemsOf(stdout), note: `${JSON.parse(stdout).components?.length ?? 0} components` }
}
