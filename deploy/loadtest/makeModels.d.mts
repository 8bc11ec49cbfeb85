export const makeStl: (number: number, triangles: number) => Uint8Array<ArrayBuffer>
export const makeStep: (number: number) => Uint8Array<ArrayBuffer>
