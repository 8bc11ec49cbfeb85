// node bench/readStructure.ts FILE: reads the structure of a JT file once and prints the time that took.
import { readFileSync } from 'node:fs'
import { inflateSync } from 'node:zlib'
import { unwrap } from '@trunnion/core'
import { readJtStructure } from '@trunnion/jt'

const bytes = readFileSync(process.argv[2])
const start = performance.now()
const { nodes } = unwrap(readJtStructure(bytes, { inflate: (data, maxOutputLength) => inflateSync(data, { maxOutputLength }) }))
console.log(JSON.stringify({ ms: performance.now() - start, nodes: nodes.length }))
