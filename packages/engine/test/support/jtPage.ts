// Runs in a browser page and in a web worker: reads a JT file and writes it as GLB there.
import { writeGlb } from '@trunnion/format-gltf'
import { readJt } from '@trunnion/jt'

/** SHA-256 of the GLB, or the code of the error. */
const convertJt = async (file: string): Promise<string> => {
  const read = readJt(new Uint8Array(await (await fetch(file)).arrayBuffer()))
  if (!read.ok) return read.error.code
  const written = await writeGlb(read.value.scene, { compress: 'meshopt' })
  if (!written.ok) return written.error.code
  // What writeGlb makes lies over an ArrayBuffer.
  const digest = await crypto.subtle.digest('SHA-256', written.value as Uint8Array<ArrayBuffer>)
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** What is used of a page and of a worker; the types of browsers are not among those of this project. */
interface Scope {
  document?: object
  convertJt?: typeof convertJt
  addEventListener(type: 'message', listener: (event: { readonly data: string }) => void): void
  postMessage(message: string): void
}
const scope = globalThis as unknown as Scope // one of them is what it runs in
if (scope.document) scope.convertJt = convertJt
else scope.addEventListener('message', ({ data }) => void convertJt(data).then((answer) => scope.postMessage(answer)))
