/** A growing array of numbers: `data[0] … data[length - 1]` are valid. */
export interface NumberList<T extends Float64Array | Uint32Array | Int32Array> {
  data: T
  length: number
}

export const makeF64List = (capacity = 96): NumberList<Float64Array> => ({ data: new Float64Array(capacity), length: 0 })
export const makeU32List = (capacity = 96): NumberList<Uint32Array> => ({ data: new Uint32Array(capacity), length: 0 })
export const makeI32List = (capacity = 96): NumberList<Int32Array> => ({ data: new Int32Array(capacity), length: 0 })

// One function a type keeps the hot pushes monomorphic.
export const pushF64 = (list: NumberList<Float64Array>, value: number): void => {
  if (list.length === list.data.length) {
    const grown = new Float64Array(list.length * 2)
    grown.set(list.data)
    list.data = grown
  }
  list.data[list.length++] = value
}

export const pushU32 = (list: NumberList<Uint32Array>, value: number): void => {
  if (list.length === list.data.length) {
    const grown = new Uint32Array(list.length * 2)
    grown.set(list.data)
    list.data = grown
  }
  list.data[list.length++] = value
}

export const pushI32 = (list: NumberList<Int32Array>, value: number): void => {
  if (list.length === list.data.length) {
    const grown = new Int32Array(list.length * 2)
    grown.set(list.data)
    list.data = grown
  }
  list.data[list.length++] = value
}
