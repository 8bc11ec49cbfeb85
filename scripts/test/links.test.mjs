import { expect, test } from 'vitest'
import { check } from '../checks/links.mjs'
import { fixture } from './fixture.mjs'

test('links to files, folders, anchors and addresses pass', () => {
  const root = fixture({ 'README.md': '[a](docs/a.md#part) [b](docs/) [c](https://example.org) ![d](docs/a.md)', 'docs/a.md': '[up](../README.md)' })
  expect(check(root).problems).toEqual([])
})

test('a link and a picture that lead nowhere fail', () => {
  expect(check(fixture({ 'docs/a.md': '[x](b.md) ![y](../c.png)' })).problems).toEqual(['docs/a.md: b.md does not exist', 'docs/a.md: ../c.png does not exist'])
})
