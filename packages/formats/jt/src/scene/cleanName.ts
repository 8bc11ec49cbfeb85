const suffixes = ['.part', '.asm', '.prt']

/**
 * The name a person gave, out of the form `Name.part;version;instance:` that JT writers use.
 *
 * @example cleanName('bolt.part;1;16777215:') // 'bolt'
 */
export const cleanName = (raw: string): string => {
  const name = /;-?\d{1,12};-?\d{1,12}:$/.test(raw) ? raw.slice(0, raw.indexOf(';')) : raw
  const suffix = suffixes.find((end) => name.toLowerCase().endsWith(end))
  return suffix ? name.slice(0, -suffix.length) : name
}

/** `./fishing_reel/Part1.jt` → `Part1`. */
export const nameOfFile = (path: string): string => {
  const base = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1)
  return base.toLowerCase().endsWith('.jt') ? base.slice(0, -3) : base
}
