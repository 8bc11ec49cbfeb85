export { type DxfReader, type DxfReaderOptions, makeDxfReader } from './drawing/makeDxfReader.ts'
export { readEntities, readEntitiesAsync, slices } from './drawing/readEntities.ts'
export { type DrawingState, type DxfBlock, type DxfLayer, blockOf, blockTitle, isShown, layerOf, plainLayerName } from './drawing/types.ts'
export type {
  DxfEntity,
  EllipseGeometry,
  Geometry,
  HatchGeometry,
  HatchLine,
  HatchPath,
  InsertGeometry,
  Point,
  PolygonsGeometry,
  PolylineGeometry,
  SplineGeometry,
  TextAlign,
  TextGeometry,
  XData,
} from './entities/types.ts'
export type { Fineness } from './geometry/curves.ts'
export { ocsMatrix } from './geometry/ocsMatrix.ts'
export { type Path, makePath, movePath } from './geometry/path.ts'
export { pushGeometry } from './geometry/pushGeometry.ts'
export { type DxfOptions, type DxfOutcome, readDxf } from './readDxf.ts'
export { type DrawingUnit, drawingUnit } from './scene/drawingUnit.ts'
export { insertMatrix } from './scene/insertMatrix.ts'
export type { EntityCounts } from './scene/survey.ts'
