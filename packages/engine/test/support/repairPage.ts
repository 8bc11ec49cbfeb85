// Runs in a browser page and in a web worker: analyses and repairs an STL file there.
import { readStl } from '@trunnion/format-mesh'
import { weldExact } from '@trunnion/meshcore'
import { repairMesh } from '@trunnion/repair'

/** SHA-256 of the repaired mesh and of all that is said about it, or the code of the error. */
const repairStl = async (file: string, aggressive: boolean): Promise<string> => {
  const read = await readStl(new Uint8Array(await (await fetch(file)).arrayBuffer()))
  return read.ok ? digestOf(await repairMesh(weldExact(read.value.scene.meshes[0]), { aggressive, lengthUnit: 'millimetre' })) : read.error.code
}

/** Also called in Node, to compare. */
export const digestOf = async ({ positions, indices, before, after, steps, deviation, score }: Awaited<ReturnType<typeof repairMesh>>): Promise<string> => {
  const account = new TextEncoder().encode(JSON.stringify([before, after, steps, deviation, score]))
  const parts = [positions, indices, account].map((part) => new Uint8Array(part.buffer, part.byteOffset, part.byteLength))
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return Array.from(new Uint8Array(await crypto.subtle.digest('SHA-256', all)), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** What is used of a page and of a worker; the types of browsers are not among those of this project. */
interface Scope {
  document?: object
  process?: object
  repairStl?: typeof repairStl
  addEventListener(type: 'message', listener: (event: { readonly data: string }) => void): void
  postMessage(message: string): void
}
const scope = globalThis as unknown as Scope // one of them is what it runs in, or Node, which has neither
if (scope.document) scope.repairStl = repairStl
else if (!scope.process) scope.addEventListener('message', ({ data }) => void repairStl(data, true).then((answer) => scope.postMessage(answer)))
