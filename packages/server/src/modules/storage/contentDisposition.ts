/** Characters that RFC 8187 takes as they are, fewer than encodeURIComponent leaves. */
const encoded = (text: string): string => encodeURIComponent(text).replace(/['()*!]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)

/**
 * Content-Disposition with a name (RFC 6266): an ASCII version for old clients, the whole name as RFC 8187 says. The name is one that `safeName` has passed.
 *
 * @example contentDisposition('attachment', 'Gehäuse.stl') // attachment; filename="Geh_use.stl"; filename*=UTF-8''Geh%C3%A4use.stl
 */
export const contentDisposition = (kind: 'attachment' | 'inline', name: string): string => {
  const ascii = name.replace(/[^\x20-\x7e]/gu, '_').replace(/["\\%]/g, '_')
  return ascii === name ? `${kind}; filename="${ascii}"` : `${kind}; filename="${ascii}"; filename*=UTF-8''${encoded(name.toWellFormed())}`
}
