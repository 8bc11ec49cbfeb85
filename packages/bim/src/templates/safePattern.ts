import { fault } from '@trunnion/core'
import type { Pattern } from './types.ts'

const longest = 255
/** Names are cut at 255 characters: with two loops in a row a search takes at most some 255³ steps. */
const mostLoops = 2

/** Loops inside loops and references back take exponential time on names that nobody expects; such patterns are refused. */
const refuseSlow = (source: string): void => {
  const plain = source.replace(/\\[^1-9k]/g, '_').replace(/\[[^\]]*\]/g, '_')
  const loops = plain.match(/[*+]|\{\d+,\d*\}/g)?.length ?? 0
  if (/\)([*+]|\{\d)/.test(plain) || /\\[1-9k]/.test(source) || /\(\?[=!<]/.test(plain) || loops > mostLoops || source.length > 500)
    fault('TEMPLATES_INVALID', 'A regular expression of a rule could take forever: no repeated groups, look-arounds or references, at most two loops.')
}

/**
 * A test for names, in any case, that ends soon whatever the name is.
 *
 * @throws Fault TEMPLATES_INVALID for an expression that is none, or could be slow
 */
export const safePattern = ({ how, text }: Pattern): ((name: string) => boolean) => {
  if (how === 'exact') {
    const wanted = text.toUpperCase()
    return (name) => name.toUpperCase() === wanted
  }
  if (how === 'glob') return (name) => globMatches(text.toUpperCase(), name.slice(0, longest).toUpperCase())
  refuseSlow(text)
  try {
    const expression = new RegExp(text, 'i')
    return (name) => expression.test(name.slice(0, longest))
  } catch {
    return fault('TEMPLATES_INVALID', 'A rule holds a regular expression that is none.')
  }
}

/** `*` any run, `?` one character; going back to the last star only keeps it at length × length. */
const globMatches = (glob: string, name: string): boolean => {
  let [g, n, star, mark] = [0, 0, -1, 0]
  while (n < name.length) {
    if (g < glob.length && (glob[g] === '?' || (glob[g] === name[n] && glob[g] !== '*'))) {
      g++
      n++
    } else if (g < glob.length && glob[g] === '*') {
      star = g++
      mark = n
    } else if (star >= 0) {
      g = star + 1
      n = ++mark
    } else return false
  }
  while (glob[g] === '*') g++
  return g === glob.length
}
