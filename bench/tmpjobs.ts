import { table } from './statistics.ts'
import * as b from './jobs.bench.ts'
for (const n of process.argv.slice(2)) console.log(n, '\n' + table(await (b as any)[n]()))
