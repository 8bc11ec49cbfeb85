import { validateBytes } from 'gltf-validator'

/** What the Khronos validator says: numbers of errors and warnings, and the first messages. */
export const validate = async (bytes: Uint8Array, bin?: Uint8Array) => {
  const report = (await validateBytes(bytes, { externalResourceFunction: () => Promise.resolve(bin ?? new Uint8Array()) })) as {
    issues: { numErrors: number; numWarnings: number; messages: { code: string; message: string; pointer: string; severity: number }[] }
  } // the package has no types
  const { numErrors, numWarnings, messages } = report.issues
  return { errors: numErrors, warnings: numWarnings, messages: messages.slice(0, 8).map((m) => `${m.severity} ${m.code} ${m.pointer}: ${m.message}`) }
}
