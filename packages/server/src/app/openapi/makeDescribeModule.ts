import { Type } from 'typebox'
import { everyone } from '../principal.ts'
import { type Module, route } from '../route.ts'
import { errorsPage } from './errorsPage.ts'
import { pagePolicy } from './html.ts'
import { documentPage } from './documentPage.ts'

const html = { description: 'A page for people.', content: { 'text/html': { schema: Type.String() } } }

/** The service's description of itself: the document, and pages made from it that need no script. */
export const makeDescribeModule = (document: () => object): Module => ({
  name: 'description',
  description: 'What this service can be asked.',
  routes: [
    route({
      method: 'GET',
      path: '/openapi.json',
      summary: 'This service as an OpenAPI 3.1 document',
      access: everyone,
      answers: { 200: Type.Object({}, { additionalProperties: true, description: 'OpenAPI 3.1.' }) },
      handle: () => document(),
    }),
    route({
      method: 'GET',
      path: '/docs',
      summary: 'The document as a page',
      access: everyone,
      answers: { 200: html },
      handle: ({ reply }) => reply.type('text/html; charset=utf-8').header('content-security-policy', pagePolicy).send(documentPage(document())),
    }),
    route({
      method: 'GET',
      path: '/docs/errors',
      summary: 'Every error code, what it means and what to do',
      access: everyone,
      answers: { 200: html },
      handle: ({ reply }) => reply.type('text/html; charset=utf-8').header('content-security-policy', pagePolicy).send(errorsPage()),
    }),
  ],
})
