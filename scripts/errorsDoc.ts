import { errorCatalogue } from '../packages/core/src/errorCatalogue.ts'
import { warningCatalogue } from '../packages/core/src/warningCatalogue.ts'

const exits: readonly (readonly [number, string])[] = [
  [0, 'done'],
  [1, 'a defect of Trunnion: please report it (`--debug` shows the stack)'],
  [2, 'wrong use of the command'],
  [3, 'the input is invalid or unsupported (permanent)'],
  [4, 'a limit was reached (size, entities, time, memory)'],
  [5, 'something outside failed and may work later (transient: network, locked database, full disk)'],
  [75, 'paused with a checkpoint: run it again to go on'],
  [76, 'an unfinished conversion was found, and nobody said `--resume` or `--restart`'],
  [130, 'interrupted, nothing to resume'],
]

/** docs/errors.md: every exit code, error and warning. */
export const errorsDoc = (): string => `# Errors and warnings

Written by \`npm run docs\` from \`packages/core/src/errorCatalogue.ts\` and \`warningCatalogue.ts\`; a test holds both against this page.

An error is reported with its code, class, a message, a remedy and, where it is known, the byte offset or the entity in the input; with \`--json\` as
\`{ "error": { "code", "class", "message", "offset"?, "entity"?, "remedy" } }\`. *transient*: may work later as it is; *permanent*: the input or the
request must change; *systemic*: something of ours or around us is broken.

## Exit codes

| code | meaning |
| --- | --- |
${exits.map(([code, meaning]) => `| ${code} | ${meaning} |`).join('\n')}

## Errors

| code | class | exit | HTTP | what happened | what to do |
| --- | --- | --- | --- | --- | --- |
${Object.entries(errorCatalogue)
  .map(([code, e]) => `| \`${code}\` | ${e.class} | ${e.exit} | ${e.status} | ${e.title} | ${e.remedy} |`)
  .join('\n')}

## Warnings

A warning stands in the report and in the receipt beside a result that exists.

| code | meaning |
| --- | --- |
${Object.entries(warningCatalogue)
  .map(([code, meaning]) => `| \`${code}\` | ${meaning} |`)
  .join('\n')}
`
