// node scripts/bundleCommand.mjs MAIN FOLDER: the modules of a checkout's command as a few files in FOLDER, and a record (bundle.json) of what they were made of.
// For this checkout and this machine alone (packages for npm are made by pack.mjs). Packages of others stay where they are.
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, isAbsolute, join, sep } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { rolldown } from 'rolldown'

const [main, folder] = process.argv.slice(2)
const own = fileURLToPath(import.meta.url)
const root = dirname(dirname(own))

/** Size and time of change, by which the launcher knows that a file is the same. */
const stampOf = (file) => {
  const { size, mtimeMs } = statSync(file)
  return [file, size, mtimeMs]
}

/** Writes a file so that nobody ever reads half of it. */
const replace = (file, content) => {
  const partial = `${file}.${process.pid}`
  writeFileSync(partial, content)
  renameSync(partial, file)
}

/** Stamps of the files read. They are taken before reading, so that a change while this runs makes the bundle stale. */
const made = new Map([[own, stampOf(own)]])

const source = {
  name: 'source',
  load(id) {
    const file = id.split('?')[0]
    if (!file.startsWith(root + sep) || !file.endsWith('.ts')) return undefined
    made.set(file, stampOf(file))
    const manifest = join(file.slice(0, file.lastIndexOf(`${sep}src${sep}`)), 'package.json')
    if (!made.has(manifest)) made.set(manifest, stampOf(manifest))
    // Workers, manifests and everything else that a module finds by its own address are found where they are.
    const code = readFileSync(file, 'utf8').replaceAll('import.meta.url', JSON.stringify(pathToFileURL(file).href))
    return { code, moduleType: 'ts' }
  },
}

/** Rooms of the service, which starts once and stays: they run from their source. The fewer files a bundle is made of, the sooner it is known to be fresh. */
const service = /^@trunnion\/(database|jobs|server|store)(\/|$)/

const bundle = await rolldown({
  input: { main },
  platform: 'node',
  plugins: [source],
  external: (id) => service.test(id) || (!id.startsWith('.') && !id.startsWith('@trunnion/') && !isAbsolute(id)),
  logLevel: 'silent',
})
const { output } = await bundle.generate({ format: 'esm', entryFileNames: '[name]-[hash].js', chunkFileNames: '[name]-[hash].js' })
mkdirSync(folder, { recursive: true })
for (const { fileName, code } of output) {
  const file = join(folder, fileName)
  // Names hold a hash of the content: what is there already stays, it may be in use.
  if (!existsSync(file) || readFileSync(file, 'utf8') !== code) replace(file, code)
}
const files = output.map(({ fileName }) => join(folder, fileName))
const record = join(folder, 'bundle.json')
const entry = files[output.findIndex(({ isEntry }) => isEntry)]
replace(record, JSON.stringify({ main: entry, files: [...made.values(), ...files.map(stampOf)] }))

/** What earlier bundles left; a command that still runs may load from one of them, so the last day's stay. */
const old = Date.now() - 24 * 3600 * 1000
const current = new Set(['bundle.json', ...files.map((file) => basename(file))])
for (const name of readdirSync(folder)) if (!current.has(name) && statSync(join(folder, name)).mtimeMs < old) rmSync(join(folder, name))
