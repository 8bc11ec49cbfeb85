/** Every warning a result can carry, with its meaning. docs/errors.md lists it; a test holds both against each other. */
export const warningCatalogue = {
  EXTENSION_MISMATCH: 'The file name says another format than the content; the content was believed.',
  INPUT_REPAIRED: 'The input broke the rules of its format and was repaired before reading.',
  INPUT_TRUNCATED: 'The input ends too early; what was complete was kept.',
  TRAILING_DATA: 'Bytes after the end of the model were ignored.',
  COUNT_MISMATCH: 'A count in the file disagrees with what the file holds; the content was believed.',
  NOT_FINITE_DROPPED: 'Elements with NaN, infinite or absurdly large coordinates were dropped.',
  DEGENERATE_DROPPED: 'Triangles without area were dropped.',
  INDEX_OUT_OF_RANGE: 'Faces that refer to missing vertices were dropped.',
  POLYGON_SELF_CROSSING: 'A polygon crosses itself; it was split as a fan.',
  ENTITY_DROPPED: 'Entities that could not be read were dropped.',
  ENTITY_UNSUPPORTED: 'Entities of a kind that is not converted were left out.',
  REFERENCE_MISSING: 'A file or entity that is referred to is missing.',
  REFERENCE_CIRCLE: 'Entities of the source refer to themselves in a circle.',
  TESSELLATED_ONLY: 'A part has triangles but no exact surfaces, though its format is made for them.',
  UNIT_ASSUMED: 'The file states no length unit; millimetres were assumed.',
  ENCODING_REPAIRED: 'Text that is not valid in its declared encoding was replaced.',
  GEOMETRY_MISSING: 'A part or the whole model has a name and a place, but no geometry.',
  SOLID_FAILED: 'A body could not be read or tessellated and was left out.',
  SHAPE_INVALID: 'The kernel finds a body invalid; its geometry was kept as it is.',
  SHAPE_OPEN: 'A body that should be closed has free edges.',
  SHAPE_HEALED: 'The kernel changed faces while reading; colours and names were matched by surface.',
  FACE_NOT_MESHED: 'Faces could not be tessellated.',
  TOLERANCE_MISSED: 'A measure of the result differs from the source by more than its tolerance.',
  COLOUR_DROPPED: 'Colours could not be attached to their faces.',
  TEXTURE_DROPPED: 'Textures are not carried over.',
  ANALYSIS_INCOMPLETE: 'The analysis was cut short by a limit; a figure is a lower bound.',
  OUTPUT_LOSSY: 'The output format cannot hold everything the source holds.',
} as const satisfies Record<string, string>

/** A code of the catalogue. */
export type WarningCode = keyof typeof warningCatalogue
