declare module 'gltf-validator' {
  export function validateBytes(bytes: Uint8Array, options: { externalResourceFunction(uri: string): Promise<Uint8Array> }): Promise<unknown>
}
