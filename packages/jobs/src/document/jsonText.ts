import { cleanText } from '../isolation/cleanJson.ts'

/** What jsonb refuses: U+0000 and lone surrogates, which JSON.stringify writes as escapes. May be found where a text only speaks of them. */
const suspect = /\\u(?:0000|d[89a-f])/

/** A value as text for a jsonb parameter: names and messages of strangers must not make a write fail. */
export const jsonText = (value: unknown): string => {
  const text = JSON.stringify(value)
  return suspect.test(text) ? JSON.stringify(value, (_, one: unknown) => (typeof one === 'string' ? cleanText(one) : one)) : text
}
