/** How the value of a group is written, by its code (DXF reference, "Group code value types"). */
export type GroupKind = 0 | 1 | 2 | 3 | 4 | 5 | 6
export const TEXT = 0
export const DOUBLE = 1
export const INT16 = 2
export const INT32 = 3
export const INT64 = 4
export const BOOL = 5
/** Bytes: hexadecimal digits in text files, length-prefixed in binary ones. */
export const BLOB = 6

export const highestCode = 1071

const ranges: readonly (readonly [number, number, GroupKind])[] = [
  [10, 59, DOUBLE],
  [60, 79, INT16],
  [90, 99, INT32],
  [110, 149, DOUBLE],
  [160, 169, INT64],
  [170, 179, INT16],
  [210, 239, DOUBLE],
  [270, 289, INT16],
  [290, 299, BOOL],
  [310, 319, BLOB],
  [370, 389, INT16],
  [400, 409, INT16],
  [420, 429, INT32],
  [440, 459, INT32],
  [460, 469, DOUBLE],
  [1004, 1004, BLOB],
  [1010, 1059, DOUBLE],
  [1060, 1070, INT16],
  [1071, 1071, INT32],
]

/** Kind of every group code 0 … {@link highestCode}; all others are text. */
export const groupKinds = new Uint8Array(highestCode + 1)
for (const [first, last, kind] of ranges) groupKinds.fill(kind, first, last + 1)
