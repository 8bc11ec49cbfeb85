// node bench/readStructure.ts FILE: reads the structure of a JT file once and prints the time that took. Compiled code is kept, as the command keeps it.
import { readFileSync } from 'node:fs'
import module from 'node:module'
import { inflateSync } from 'node:zlib'

module.enableCompileCache()
const { unwrap } = await import('@trunnion/core')
const { readJtStructure } = await import('@trunnion/jt')
const bytes = readFileSync(process.argv[2])
const start = performance.now()
const { nodes } = unwrap(readJtStructure(bytes, { inflate: (data, maxOutputLength) => inflateSync(data, { maxOutputLength }) }))
console.log(JSON.stringify({ ms: performance.now() - start, nodes: nodes.length }))
