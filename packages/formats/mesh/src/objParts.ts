import { type NumberList, makeI32List, makeU32List } from './numberList.ts'

/** One object or group of an OBJ file while it is read. */
export interface ObjPart {
  readonly name: string
  readonly indices: NumberList<Uint32Array>
  /** Material of each triangle. */
  readonly materialOf: NumberList<Int32Array>
}

/** Decides which part a face belongs to: every `o` starts one; a `g` goes on with the group of the same name in the same object. */
export interface ObjParts {
  /** In order of their first face. */
  readonly list: readonly ObjPart[]
  startObject(name: string): void
  startGroup(name: string): void
  current(): ObjPart
}

/** Makes an {@link ObjParts} with one unnamed part open. */
export const makeObjParts = (onNew: (count: number) => void): ObjParts => {
  const list: ObjPart[] = []
  let objectName = ''
  let groupName = ''
  let groups = new Map<string, ObjPart>()
  let part: ObjPart | undefined
  return {
    list,
    startObject(name) {
      objectName = name
      groupName = ''
      groups = new Map()
      part = undefined
    },
    startGroup(name) {
      groupName = name
      part = groups.get(name)
    },
    current() {
      if (!part) {
        part = { name: groupName || objectName, indices: makeU32List(48), materialOf: makeI32List(16) }
        groups.set(groupName, part)
        list.push(part)
        onNew(list.length)
      }
      return part
    },
  }
}
