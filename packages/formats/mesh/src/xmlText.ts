const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** A clean name as an attribute in double quotes. */
export const xmlText = (name: string): string => name.replace(/[&<>"]/g, (char) => entities[char])
