/** A name as scenes carry it: one line of Unicode NFC without blanks around it, control characters or halves of surrogate pairs, at most 1,024 UTF-16 units. */
export const cleanName = (text: string): string =>
  text
    .slice(0, maxLength)
    .toWellFormed()
    // oxlint-disable-next-line no-control-regex -- names travel into terminals, XML and line-based formats
    .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufffe\uffff]/g, ' ')
    .trim()
    .normalize('NFC')

/** Longer names are cut: a name is for people. */
const maxLength = 1024
