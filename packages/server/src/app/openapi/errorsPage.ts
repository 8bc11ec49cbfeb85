import { errorCatalogue } from '@trunnion/core'
import { escape, htmlPage } from './html.ts'

/** The catalogue of errors; `type` of every problem points at a line of it. */
export const errorsPage = (): string => {
  const rows = Object.entries(errorCatalogue).map(
    ([code, { status, class: kind, title, remedy }]) =>
      `<tr id="${code}"><td><code>${code}</code></td><td>${status}</td><td>${kind}</td><td>${escape(title)}</td><td>${escape(remedy)}</td></tr>`,
  )
  return htmlPage('Trunnion: errors', `<h1>Errors</h1><table><tr><th>Code<th>Status<th>Class<th>Meaning<th>What to do</tr>${rows.join('')}</table>`)
}
