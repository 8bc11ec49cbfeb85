import { fault } from '@trunnion/core'

const most = 20
const longest = 50

/**
 * Tags as they are kept: trimmed, each once, in order.
 * @param given - a list, or text with commas between the tags
 * @throws Fault `REQUEST_INVALID`
 */
export const readTags = (given: string | readonly string[] | undefined): readonly string[] => {
  const words = typeof given === 'string' ? given.split(',') : (given ?? [])
  const tags = [
    ...new Set(
      words.map((tag) =>
        tag
          .replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, '')
          .normalize('NFC')
          .trim(),
      ),
    ),
  ].filter((tag) => tag !== '')
  if (tags.length > most) fault('REQUEST_INVALID', `A file has at most ${most} tags.`)
  if (tags.some((tag) => tag.length > longest)) fault('REQUEST_INVALID', `A tag has at most ${longest} characters.`)
  return tags.sort()
}
