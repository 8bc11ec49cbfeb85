import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Artefact, OutputFormat, Receipt } from '@trunnion/engine'
import type { StepOutput } from '../isolation/types.ts'

const mediaTypes: Readonly<Record<OutputFormat, string>> = {
  glb: 'model/gltf-binary',
  gltf: 'model/gltf+json',
  stl: 'model/stl',
  obj: 'model/obj',
  ply: 'application/octet-stream',
  '3mf': 'model/3mf',
  step: 'model/step',
}

const companionType = (name: string): string => (name.endsWith('.mtl') ? 'model/mtl' : 'application/octet-stream')

/** Base name of what a step writes. Files name each other, and the same input and options must give the same bytes: it cannot be the input's. */
export const stem = 'model'

/** Writes an artefact with the files that it names, and its receipt, into the folder for outputs. */
export const writeStepFiles = async (out: string, artefact: Artefact, receipt: Receipt): Promise<readonly StepOutput[]> => {
  const files = [
    { role: 'artefact', name: `${stem}.${artefact.format}`, mediaType: mediaTypes[artefact.format], content: artefact.bytes },
    ...artefact.companions.map(({ name, bytes }) => ({ role: 'companion', name, mediaType: companionType(name), content: bytes })),
    { role: 'receipt', name: 'receipt.json', mediaType: 'application/json', content: `${JSON.stringify(receipt, null, 2)}\n` },
  ]
  const written: StepOutput[] = []
  for (const { role, name, mediaType, content } of files) {
    const path = join(out, name)
    await writeFile(path, content)
    written.push({ role, name, path, mediaType, bytes: Buffer.byteLength(content) })
  }
  return written
}
