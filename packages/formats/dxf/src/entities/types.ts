/** xyz; in which coordinate system, the field that holds it says. */
export type Point = readonly [number, number, number]

/** Extended data of one application (groups 1000 and up). */
export interface XData {
  readonly application: string
  readonly values: readonly { readonly code: number; readonly value: string | number }[]
}

/**
 * One drawing entity as the file has it, nothing expanded.
 * Angles are radians, lengths drawing units. Geometry marked OCS lies in the entity's own plane: `ocsMatrix(extrusion)` takes it to world coordinates.
 */
export interface DxfEntity {
  /** As the file writes it: `LINE`, `LWPOLYLINE`, `ACAD_PROXY_ENTITY` … */
  readonly type: string
  /** Hexadecimal, as the file writes it; empty before R13 where handles were off. */
  readonly handle: string
  /** Handle of the owner (the block record), or empty. */
  readonly owner: string
  readonly layer: string
  readonly linetype: string
  /** Colour index: 0 BYBLOCK, 1–255, 256 BYLAYER. */
  readonly color: number
  /** 0xRRGGBB, or -1 for none. */
  readonly trueColor: number
  readonly visible: boolean
  readonly space: 'model' | 'paper'
  /** Normal of the OCS; (0, 0, 1) when the file says nothing. */
  readonly extrusion: Point
  readonly thickness: number
  readonly xdata?: readonly XData[]
  /** Byte offset of the record in the input: reading can start again here when the entity is top-level. */
  readonly offset: number
  readonly geometry: Geometry
}

export type Geometry =
  | { readonly kind: 'line'; readonly from: Point; readonly to: Point }
  | { readonly kind: 'point'; readonly at: Point }
  /** RAY and XLINE: endless. */
  | { readonly kind: 'ray'; readonly at: Point; readonly direction: Point }
  /** OCS. A circle goes from 0 to 2π. */
  | { readonly kind: 'arc'; readonly center: Point; readonly radius: number; readonly start: number; readonly end: number }
  | EllipseGeometry
  | SplineGeometry
  | PolylineGeometry
  | PolygonsGeometry
  | InsertGeometry
  | TextGeometry
  | HatchGeometry
  /** MLINE, LEADER, MULTILEADER: open or closed runs of points, and the text at their end, in world coordinates. */
  | { readonly kind: 'runs'; readonly runs: readonly Float64Array[]; readonly text?: TextGeometry }
  /** DIMENSION and ACAD_TABLE: what is drawn stands in an anonymous block. */
  | { readonly kind: 'drawn'; readonly block: string; readonly at: Point; readonly text: string; readonly measurement: number | undefined }
  /** 3DSOLID, REGION, BODY, surfaces: ACIS data, decrypted; empty where it lies in another section (R2013 and later, SAB). */
  | { readonly kind: 'solid'; readonly sat: string }
  /** A kind that is kept by type, layer and handle only. */
  | { readonly kind: 'other' }
  /** Groups that the entity cannot be without are missing or damaged. */
  | { readonly kind: 'broken'; readonly missing: string }

/** World coordinates; parameters, not angles. */
export interface EllipseGeometry {
  readonly kind: 'ellipse'
  readonly center: Point
  /** End of the major axis, from the centre. */
  readonly major: Point
  /** Minor over major axis. */
  readonly ratio: number
  readonly start: number
  readonly end: number
}

export interface SplineGeometry {
  readonly kind: 'spline'
  readonly degree: number
  readonly closed: boolean
  readonly knots: Float64Array
  /** xyz triples. */
  readonly controls: Float64Array
  readonly weights?: Float64Array
  /** xyz triples; what the curve goes through, all there is in some files. */
  readonly fits: Float64Array
}

export interface PolylineGeometry {
  readonly kind: 'polyline'
  /** xyz triples, OCS when `planar`. */
  readonly points: Float64Array
  /** LWPOLYLINE and 2D POLYLINE. */
  readonly planar: boolean
  readonly closed: boolean
  /** tan(angle / 4) of the arc from each vertex to the next. */
  readonly bulges?: Float64Array
  /** Start and end width of the segment from each vertex. */
  readonly widths?: Float64Array
}

/** 3DFACE, SOLID, TRACE, polygon and polyface meshes, MESH. */
export interface PolygonsGeometry {
  readonly kind: 'polygons'
  /** xyz triples, OCS when `planar` (SOLID, TRACE). */
  readonly points: Float64Array
  readonly planar: boolean
  /** Polygon k has the corners `offsets[k]` … `offsets[k + 1] - 1`. */
  readonly corners: Uint32Array
  readonly offsets: Uint32Array
}

export interface InsertGeometry {
  readonly kind: 'insert'
  readonly block: string
  /** OCS. */
  readonly at: Point
  readonly scale: Point
  readonly rotation: number
  readonly columns: number
  readonly rows: number
  readonly columnSpacing: number
  readonly rowSpacing: number
  readonly attributes: readonly DxfEntity[]
}

export interface TextAlign {
  readonly horizontal: 'left' | 'center' | 'right'
  readonly vertical: 'baseline' | 'bottom' | 'middle' | 'top'
}

export interface TextGeometry {
  readonly kind: 'text'
  /** Without formatting. */
  readonly text: string
  /** OCS for TEXT, ATTRIB, ATTDEF; world coordinates for MTEXT. */
  readonly at: Point
  readonly planar: boolean
  readonly height: number
  readonly rotation: number
  readonly style: string
  /** Which point of the text stands at `at`. */
  readonly align: TextAlign
  /** Width of the characters over their own. */
  readonly widthFactor: number
  /** Length that the text is fitted to, or 0. */
  readonly span: number
  /** Width at which MTEXT breaks its lines, or 0. */
  readonly wrap: number
  /** Written backwards, or upside down. */
  readonly backwards: boolean
  readonly upsideDown: boolean
  /** An attribute that is kept, but not shown. */
  readonly hidden: boolean
  /** Of ATTRIB and ATTDEF. */
  readonly tag?: string
}

/** OCS. */
export interface HatchGeometry {
  readonly kind: 'hatch'
  readonly pattern: string
  readonly solid: boolean
  readonly elevation: number
  readonly paths: readonly HatchPath[]
  readonly lines: readonly HatchLine[]
}

export interface HatchPath {
  readonly flags: number
  readonly edges: readonly Geometry[]
}

/** One family of parallel lines of a hatch pattern, as drawn: scaled and turned already. */
export interface HatchLine {
  readonly angle: number
  readonly base: readonly [number, number]
  readonly offset: readonly [number, number]
  /** Lengths, negative for gaps; empty for a solid line. */
  readonly dashes: readonly number[]
}
