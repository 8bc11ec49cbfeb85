/**
 * A plotter's font: strokes on a grid, so that a drawing's texts can be read without its font files. Two digits a point (x, y), strokes parted by blanks;
 * the base line is y = 2, capitals reach 8, small letters 6, tails 0.
 */
const glyphs: Readonly<Record<string, string>> = {
  A: '022842 1434',
  B: '02083847463505 3544433202',
  C: '4738180703123243',
  D: '02082846442202',
  E: '48080242 0535',
  F: '480802 0535',
  G: '47381807031232434525',
  H: '0208 4248 0545',
  I: '0222 0828 1218',
  J: '3833221203',
  K: '0208 480542',
  L: '080242',
  M: '0208254842',
  N: '02084248',
  O: '120307183847433212',
  P: '02083847463505',
  Q: '120307183847433212 2442',
  R: '02083847463505 2542',
  S: '473818070615354443321203',
  T: '0848 2822',
  U: '080312324348',
  V: '082248',
  W: '0812253248',
  X: '0248 0842',
  Y: '082548 2522',
  Z: '08480242',
  a: '16364542 441403123243',
  b: '0802 0516364543321203',
  c: '4536160503123243',
  d: '4842 4536160503123243',
  e: '04444536160503123243',
  f: '12172838 0626',
  g: '4641301001 4536160503123243',
  h: '0802 0516364542',
  i: '0206 0708',
  j: '161100 1718',
  k: '0802 360432',
  l: '0802',
  m: '0602 05162522 25364542',
  n: '0602 0516364542',
  o: '120305163645433212',
  p: '0600 0516364543321203',
  q: '4640 4536160503123243',
  r: '0602 051636',
  s: '45361605143443321203',
  t: '18132232 0636',
  u: '0603123243 4642',
  v: '062246',
  w: '0612243246',
  x: '0246 0642',
  y: '0622 4600',
  z: '06460242',
  0: '120307182837332212',
  1: '071812 0222',
  2: '07183847460242',
  3: '084825354443321203',
  4: '32380444',
  5: '480805354443321203',
  6: '4738180703123243443505',
  7: '084812',
  8: '15060718384746351504031232434435',
  9: '0312324347381807061545',
  '!': '0804 0302',
  '"': '0806 2826',
  '#': '1218 3238 0444 0646',
  $: '473818070615354443321203 2822',
  '%': '0248 0708181707 3332424333',
  '&': '4206071827260403122244',
  "'": '0806',
  '(': '18070312',
  ')': '08171302',
  '*': '1436 3416 0545',
  '+': '0545 2327',
  ',': '1201',
  '-': '0545',
  '.': '0203',
  '/': '0248',
  ':': '0203 0506',
  ';': '1201 1516',
  '<': '470543',
  '=': '0646 0444',
  '>': '074503',
  '?': '07183847462524 2322',
  '@': '35251423334447381807031242',
  '[': '28080222',
  '\\': '0842',
  ']': '08282202',
  '^': '062846',
  _: '0141',
  '`': '0817',
  '{': '28171605141322',
  '|': '0800',
  '}': '08171625141302',
  '~': '05163445',
  '°': '0718271607',
  '±': '0646 2428 0343',
  '×': '0347 0743',
  '⌀': '120307183847433212 0248',
  Ø: '120307183847433212 0248',
  ø: '120305163645433212 0246',
  µ: '0600 02123243 4642',
  ß: '0208182706152512',
  Æ: '0228482842 2535',
  '²': '071827060525',
  '³': '08182716261505',
  '–': '0545',
  '—': '0545',
  '’': '0806',
  '‘': '0806',
  '“': '0806 2826',
  '”': '0806 2826',
  '„': '0301 2321',
  '•': '1424251514',
  '·': '1415',
  '½': '0728 0248 3242',
}
/** What is drawn for a character that the font lacks. */
const box = '0208484202'

/** A glyph: its strokes as x, y pairs in sixths of the height, and how far the next one stands. */
export interface Glyph {
  readonly strokes: readonly (readonly number[])[]
  readonly advance: number
}

const made = new Map<string, Glyph>()

/** The glyph of a character; letters with marks are drawn without them. */
export const glyphOf = (character: string): Glyph | undefined => {
  const known = made.get(character)
  if (known) return known
  const code = glyphs[character] ?? glyphs[character.normalize('NFD')[0]]
  if (code === undefined) return undefined
  const glyph = parse(code)
  made.set(character, glyph)
  return glyph
}

const parse = (code: string): Glyph => {
  const strokes = code.split(' ').map((stroke) => Array.from(stroke, (digit, i) => Number(digit) - (i % 2 === 1 ? 2 : 0)))
  return { strokes, advance: 2 + strokes.flat().reduce((most, v, i) => (i % 2 === 0 ? Math.max(most, v) : most), 0) }
}

export const missingGlyph = parse(box)
/** Advance of a blank. */
export const blankAdvance = 4
/** Grid units in the height of a capital. */
export const capHeight = 6
