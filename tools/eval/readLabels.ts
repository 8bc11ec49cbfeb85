/** Integers of a pickled list (protocol 3 and up, all below 256), which is how MFCAD keeps the class of each face. */
export const readLabels = (bytes: Uint8Array): number[] => {
  const labels: number[] = []
  // After the mark: 'K' and a byte for each number; marks, memo and the end of a batch between them.
  for (let at = bytes.indexOf(0x28); at >= 0 && at < bytes.length;) {
    const code = bytes[at]
    if (code === 0x4b) {
      labels.push(bytes[at + 1])
      at += 2
    } else if (code === 0x71) at += 2
    else if (code === 0x28 || code === 0x65) at++
    else break
  }
  return labels
}

/** Classes of MFCAD in the order of their numbers, as this project names them: class, and shape where one class has several. */
export const mfcadClasses = [
  'chamfer',
  'passage triangular',
  'passage rectangular',
  'passage 6-sided',
  'through-slot triangular',
  'through-slot rectangular',
  'through-step rectangular',
  'through-step two-sided',
  'through-step slanted',
  'pocket triangular',
  'pocket rectangular',
  'pocket 6-sided',
  'blind-slot rectangular',
  'blind-step triangular',
  'blind-step rectangular',
  'stock',
] as const
