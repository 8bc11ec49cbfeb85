import { safeName } from '../files/safeName.ts'

/** What a result is called when it is saved: the source's name with the result's extension. */
export const resultName = (source: string, file: string): string => {
  const dot = source.lastIndexOf('.')
  return safeName(`${dot > 0 ? source.slice(0, dot) : source}${file.slice(file.lastIndexOf('.'))}`)
}
