declare module 'draco3dgltf' {
  const draco: {
    createDecoderModule(options: { wasmBinary?: ArrayBuffer }): Promise<unknown>
    createEncoderModule(options: { wasmBinary?: ArrayBuffer }): Promise<unknown>
  }
  export default draco
}
