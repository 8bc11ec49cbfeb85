// node scripts/pack.mjs [OUT]: builds every package for npm into out/npm/<name>: dist with .js and .d.ts, and a manifest that names them.
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { packageFolders, sourceFiles } from './checks/tree.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const out = resolve(process.argv[2] ?? join(root, 'out/npm'))
const build = join(out, '.build')

/** One program for all packages: they see each other's types by name, as their users will. */
const compile = () => {
  mkdirSync(build, { recursive: true })
  const config = {
    extends: join(root, 'tsconfig.json'),
    compilerOptions: {
      noEmit: false,
      declaration: true,
      rewriteRelativeImportExtensions: true,
      rootDir: join(root, 'packages'),
      outDir: build,
      typeRoots: [join(root, 'node_modules/@types')],
    },
    include: [join(root, 'packages/*/src'), join(root, 'packages/formats/*/src')],
  }
  writeFileSync(join(build, 'tsconfig.json'), JSON.stringify(config))
  const { status, stdout } = spawnSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', join(build, 'tsconfig.json')], {
    encoding: 'utf8',
  })
  if (status !== 0) {
    console.error(stdout)
    process.exit(1)
  }
}

/** `./src/index.ts` as it lies in dist. */
const built = (source) => {
  const file = source.replace('./src/', './dist/').replace(/\.ts$/, '')
  return { types: `${file}.d.ts`, default: `${file}.js` }
}

/** What points at the source is made to point at dist. */
const published = (manifest) => ({
  ...manifest,
  files: manifest.files.map((name) => (name === 'src' ? 'dist' : name)),
  ...(manifest.exports && { exports: Object.fromEntries(Object.entries(manifest.exports).map(([path, source]) => [path, built(source)])) }),
})

const pack = (folder) => {
  const source = join(root, 'packages', folder)
  const manifest = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8'))
  const target = join(out, manifest.name)
  rmSync(target, { recursive: true, force: true })
  mkdirSync(target, { recursive: true })
  cpSync(join(build, folder, 'src'), join(target, 'dist'), { recursive: true })
  for (const file of sourceFiles(join(source, 'src'), /\.d\.ts$/)) cpSync(join(source, 'src', file), join(target, 'dist', file))
  // The compiler renames imports, but not addresses of workers.
  for (const file of sourceFiles(join(target, 'dist'), /\.js$/)) {
    const text = readFileSync(join(target, 'dist', file), 'utf8')
    writeFileSync(join(target, 'dist', file), text.replace(/new URL\('(\.[^']*)\.ts', import\.meta\.url\)/g, "new URL('$1.js', import.meta.url)"))
  }
  for (const name of ['bin', 'page', 'migrations']) if (existsSync(join(source, name))) cpSync(join(source, name), join(target, name), { recursive: true })
  if (folder === 'server') cpSync(join(root, 'samples/gearbox.step'), join(target, 'sample/gearbox.step'))
  for (const file of ['LICENSE', 'README.md']) {
    const own = join(source, file)
    if (existsSync(own)) cpSync(own, join(target, file))
    else if (file === 'LICENSE') cpSync(join(root, file), join(target, file))
  }
  writeFileSync(join(target, 'package.json'), `${JSON.stringify(published(manifest), null, 2)}\n`)
  return manifest.name
}

compile()
const names = packageFolders(root)
  .filter((folder) => existsSync(join(build, folder, 'src')))
  .map(pack)
rmSync(build, { recursive: true })
console.log(`${names.length} packages: ${names.join(', ')}`)
