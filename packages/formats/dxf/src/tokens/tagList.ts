/**
 * The groups of one record as parallel arrays, so that no object is made for a group.
 * Group 0 is the record's own code 0 with its type; the places of texts are relative to the record's first byte.
 */
export interface TagList {
  count: number
  codes: Int16Array
  /** The value where the code's kind is a number and the text is one; NaN otherwise. */
  numbers: Float64Array
  starts: Int32Array
  ends: Int32Array
}

export const makeTagList = (): TagList => ({
  count: 0,
  codes: new Int16Array(256),
  numbers: new Float64Array(256),
  starts: new Int32Array(256),
  ends: new Int32Array(256),
})

/** Doubles the room. */
export const growTags = (tags: TagList): void => {
  const room = 2 * tags.codes.length
  const codes = new Int16Array(room)
  const numbers = new Float64Array(room)
  const starts = new Int32Array(room)
  const ends = new Int32Array(room)
  codes.set(tags.codes)
  numbers.set(tags.numbers)
  starts.set(tags.starts)
  ends.set(tags.ends)
  tags.codes = codes
  tags.numbers = numbers
  tags.starts = starts
  tags.ends = ends
}
