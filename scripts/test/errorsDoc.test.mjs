import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { errorCatalogue } from '../../packages/core/src/errorCatalogue.ts'
import { warningCatalogue } from '../../packages/core/src/warningCatalogue.ts'
import { errorsDoc } from '../errorsDoc.ts'

const page = readFileSync(new URL('../../docs/errors.md', import.meta.url), 'utf8')
const section = (title) => page.slice(page.indexOf(`## ${title}\n`)).split('\n## ')[0]
const codes = (title) => Array.from(section(title).matchAll(/^\| `([A-Z_]+)`/gm), (match) => match[1]).toSorted()

test('every error of the catalogue stands on the page, and nothing else', () => {
  expect(codes('Errors')).toEqual(Object.keys(errorCatalogue).toSorted())
})

test('every warning of the catalogue stands on the page, and nothing else', () => {
  expect(codes('Warnings')).toEqual(Object.keys(warningCatalogue).toSorted())
})

test('the page is what the generator writes', () => {
  expect(page).toBe(errorsDoc())
})
