import type { ErrorClass } from './errors.ts'

interface CatalogueEntry {
  readonly class: ErrorClass
  /** HTTP status an API answers with. */
  readonly status: number
  /** Exit code of the command (see docs/errors.md). */
  readonly exit: 1 | 2 | 3 | 4 | 5 | 75 | 76 | 130
  readonly title: string
  readonly remedy: string
}

/** Every error Trunnion can report. docs/errors.md is generated from this table; a test holds both against each other. */
export const errorCatalogue = {
  USAGE: {
    class: 'permanent',
    status: 400,
    exit: 2,
    title: 'The command or call was used wrongly.',
    remedy: 'See `trunnion --help` for the command and its options.',
  },
  SETTING_INVALID: {
    class: 'permanent',
    status: 400,
    exit: 2,
    title: 'A setting has a value that cannot be used.',
    remedy: 'Correct the setting that the message names; `trunnion config` shows where each value comes from.',
  },
  INPUT_NOT_FOUND: {
    class: 'permanent',
    status: 404,
    exit: 3,
    title: 'The input file does not exist or cannot be read.',
    remedy: 'Check the path and the permissions.',
  },
  INPUT_EMPTY: { class: 'permanent', status: 400, exit: 3, title: 'The input is empty.', remedy: 'Export or upload the file again.' },
  INPUT_UNRECOGNISED: {
    class: 'permanent',
    status: 400,
    exit: 3,
    title: 'The content is of no format Trunnion knows.',
    remedy: 'Give one of the supported formats; the extension does not matter, the content does.',
  },
  FORMAT_UNSUPPORTED: {
    class: 'permanent',
    status: 415,
    exit: 3,
    title: 'The format is recognised, but this operation cannot be done with it.',
    remedy: 'Export the model in another format, for example STEP, or choose another output.',
  },
  INPUT_MALFORMED: {
    class: 'permanent',
    status: 422,
    exit: 3,
    title: 'The input breaks the rules of its format.',
    remedy: 'Export the file again from the program that made it.',
  },
  INPUT_TRUNCATED: {
    class: 'permanent',
    status: 422,
    exit: 3,
    title: 'The input ends too early.',
    remedy: 'Transfer or export the file again; it was cut off.',
  },
  INPUT_NOT_FINITE: {
    class: 'permanent',
    status: 422,
    exit: 3,
    title: 'The input holds no finite coordinates.',
    remedy: 'Export the file again; its numbers are damaged.',
  },
  NO_GEOMETRY: {
    class: 'permanent',
    status: 422,
    exit: 3,
    title: 'The input holds neither geometry nor a product tree.',
    remedy: 'Check that the right model was exported, with its bodies.',
  },
  REFERENCE_UNRESOLVED: {
    class: 'permanent',
    status: 422,
    exit: 3,
    title: 'The input needs a file that was not given.',
    remedy: 'Give the referenced files together with the input, in the same folder.',
  },
  REFERENCE_FORBIDDEN: {
    class: 'permanent',
    status: 422,
    exit: 3,
    title: 'The input refers to something outside its own folder.',
    remedy: 'Embed the referenced data in the file, or place it beside the file.',
  },
  REFERENCE_CYCLE: {
    class: 'permanent',
    status: 422,
    exit: 3,
    title: 'The input refers to itself in a circle.',
    remedy: 'Export the file again from the program that made it.',
  },
  KERNEL_FAILED: {
    class: 'permanent',
    status: 422,
    exit: 3,
    title: 'The geometry kernel could not read this model.',
    remedy: 'Check the model in the program that made it, or export it in another format.',
  },
  LIMIT_BYTES: {
    class: 'permanent',
    status: 413,
    exit: 4,
    title: 'The input is larger than the limit.',
    remedy: 'Raise the limit on purpose, or split the model.',
  },
  LIMIT_ENTITIES: {
    class: 'permanent',
    status: 413,
    exit: 4,
    title: 'The input holds more entities than the limit.',
    remedy: 'Raise the limit on purpose, or split the model.',
  },
  LIMIT_INSTANCES: {
    class: 'permanent',
    status: 413,
    exit: 4,
    title: 'The input places more parts than the limit.',
    remedy: 'Raise the limit on purpose; files like this are often made to exhaust a machine.',
  },
  LIMIT_TRIANGLES: {
    class: 'permanent',
    status: 413,
    exit: 4,
    title: 'The model has more triangles than the limit.',
    remedy: 'Choose a coarser deflection, or raise the limit on purpose.',
  },
  LIMIT_DEPTH: {
    class: 'permanent',
    status: 413,
    exit: 4,
    title: 'The input nests more deeply than the limit.',
    remedy: 'Raise the limit on purpose; files like this are often made to exhaust a machine.',
  },
  LIMIT_RATIO: {
    class: 'permanent',
    status: 413,
    exit: 4,
    title: 'The archive unpacks to far more than its size.',
    remedy: 'Unpack the file yourself if you trust it, and give its content.',
  },
  LIMIT_TIME: {
    class: 'permanent',
    status: 422,
    exit: 4,
    title: 'The work took longer than its limit.',
    remedy: 'Raise the time limit, or simplify the model.',
  },
  LIMIT_MEMORY: {
    class: 'permanent',
    status: 413,
    exit: 4,
    title: 'The work needed more memory than its limit.',
    remedy: 'Raise the memory limit, choose a coarser deflection, or split the model.',
  },
  OUTPUT_FAILED: {
    class: 'transient',
    status: 503,
    exit: 5,
    title: 'The output could not be written.',
    remedy: 'Check free space and permissions of the output folder, then try again.',
  },
  INTERRUPTED: { class: 'transient', status: 499, exit: 130, title: 'The work was interrupted.', remedy: 'Run it again.' },
  INTERNAL: {
    class: 'systemic',
    status: 500,
    exit: 1,
    title: 'Trunnion has a defect.',
    remedy: 'Please report it with the input if you can; `--debug` shows the stack.',
  },
} as const satisfies Record<string, CatalogueEntry>

/** A code of the catalogue. */
export type ErrorCode = keyof typeof errorCatalogue
