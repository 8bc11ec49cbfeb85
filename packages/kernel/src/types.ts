import type { Box, LengthUnit, Polylines, Result, TrunnionError, Warning } from '@trunnion/core'
import type { FaceGraph } from './graph/faceGraph.ts'

/** Surface types as counted and reported. */
export type SurfaceType = 'plane' | 'cylinder' | 'cone' | 'sphere' | 'torus' | 'bezier' | 'bspline' | 'revolution' | 'extrusion' | 'offset' | 'other'

/** How finely to tessellate. */
export interface Deflection {
  /** Greatest distance between curve or surface and chord in millimetres; `auto` = clamp(diagonal × 0.0005, 1e-4 mm, diagonal × 0.005). */
  readonly linearMm: number | 'auto'
  /** Radians. */
  readonly angular: number
}

/** One piece of work for the kernel: a self-contained file whose shapes are evaluated. */
export interface KernelJob {
  /** `step`: the top-level items of each transferred root become the bodies, in file order. */
  readonly format: 'step' | 'iges' | 'brep'
  readonly bytes: Uint8Array
  /** Bodies that the caller expects (STEP); when the kernel gives another number, `matched` is false in the outcome. */
  readonly expectedBodies?: number
  readonly deflection: Deflection
  /** False: structure and mass only, for quick inspection. */
  readonly tessellate: boolean
  /** False: volume and area are left at 0; they cost as much as the tessellation. True when omitted. */
  readonly mass?: boolean
  /** True: the kernel's own checker decides `valid` (costs as much as the tessellation); else a solid is valid when it has no free edges. */
  readonly check?: boolean
  /** Also give every body as text BREP (for writing STEP again). */
  readonly keepBrep?: boolean
  /** Also examine every body: face graph, and healing of what is invalid. */
  readonly analyse?: AnalyseJob
}

export interface KernelOutcome {
  readonly bodies: readonly BrepBody[]
  /** Bodies correspond one to one, in order, to the items of the job. */
  readonly matched: boolean
  readonly warnings: readonly Warning[]
  /** Unit the file states (IGES); the bodies are in millimetres all the same. */
  readonly lengthUnit?: LengthUnit
  /** The format's own version, where the file states one. */
  readonly version?: string
  /** Stage times of this job. */
  readonly stages: readonly { readonly name: 'parse' | 'transfer' | 'tessellate' | 'measure' | 'mass' | 'extract' | 'check' | 'graph'; readonly ms: number }[]
  /** Size of the kernel's linear memory afterwards: it never shrinks, so a pool recycles by it. */
  readonly heapBytes: number
}

/** One evaluated shape. Lengths in millimetres. */
export interface BrepBody {
  readonly kind: 'solid' | 'shell' | 'face' | 'wire' | 'edge' | 'vertex' | 'compound'
  /** Triangles of the whole body; vertices are shared within a face only. Empty arrays when not tessellated. */
  readonly positions: Float32Array | Float64Array
  readonly normals: Float32Array
  readonly indices: Uint32Array
  /** First triangle of each face, in the order of the faces. */
  readonly faceFirstTriangle: Uint32Array
  readonly faces: readonly BrepFace[]
  readonly edges: Polylines
  readonly census: BrepCensus
  /** Box of the exact shape (or of its triangles where that is all there is). */
  readonly box: Box
  /** The kernel's own verdict where the job asked for it, else whether the solids are closed; meaningless for shapes without faces. */
  readonly valid: boolean
  /** Linear deflection that was used. */
  readonly deflectionMm: number
  /** Greatest chord error found by sampling. */
  readonly chordErrorMm: number
  readonly droppedDegenerate: number
  readonly brep?: string
  /** Present where the job asked for it. */
  readonly analysis?: BodyExamination
}

/** How bodies are examined. */
export interface AnalyseJob {
  /** Gaps up to this are closed, and no surface moves farther; 0: nothing is healed. */
  readonly healToleranceMm: number
}

/** What the examination of one body found. */
export interface BodyExamination {
  /** Missing where the body has no faces, or geometry that cannot be evaluated. */
  readonly graph?: FaceGraph
  /** The body as it came. */
  readonly before: ShapeFacts
  /** Faces (by the explorer's order) that the kernel's checker finds invalid; of the body as it is now. */
  readonly invalidFaces: readonly number[]
  /** What was done, in order; empty for a sound body. */
  readonly healing: readonly HealingAction[]
}

export interface ShapeFacts {
  readonly valid: boolean
  readonly solids: number
  readonly faces: number
  readonly freeEdges: number
  readonly volumeMm3: number
  readonly maxToleranceMm: number
}

/** One step of healing that was kept. */
export interface HealingAction {
  readonly action: 'sew' | 'fix-faces' | 'fix-solid' | 'orient' | 'unify'
  readonly toleranceMm: number
  readonly before: ShapeFacts
  readonly after: ShapeFacts
}

export interface BrepFace {
  readonly surface: SurfaceType
  /** The surface's lengths that identify it (radius, minor radius …), where the kernel tells them. */
  readonly radiiMm?: readonly number[]
  readonly triangles: number
}

/** Counts of one body; `faces` and `solids` count uses, as an explorer meets them. */
export interface BrepCensus {
  readonly solids: number
  readonly shells: number
  readonly faces: number
  /** Distinct non-degenerate edges that lie on faces. */
  readonly edges: number
  /** Non-degenerate edges used by exactly one face, seams excluded. */
  readonly freeEdges: number
  /** Signed: negative means inside out; 0 for open shapes without solids. */
  readonly volumeMm3: number
  readonly areaMm2: number
  readonly surfaceTypes: Readonly<Partial<Record<SurfaceType, number>>>
}

/** Limits of one job. */
export interface KernelLimits {
  readonly timeMs: number
  /** Growth of the process's resident memory in bytes before the worker is ended. */
  readonly memoryBytes: number
  readonly signal?: AbortSignal
}

/** A warm set of kernel workers. A worker that crashes, hangs or grows too much is ended and replaced; only its job fails. */
export interface KernelPool {
  readonly size: number
  /** Fails with KERNEL_FAILED, LIMIT_TIME, LIMIT_MEMORY, INTERRUPTED. */
  run(job: KernelJob, limits: KernelLimits): Promise<Result<KernelOutcome>>
  /** Writes an assembly as STEP (AP214, millimetres) with names and colours. */
  writeStep(assembly: StepAssembly, limits: KernelLimits): Promise<Result<Uint8Array>>
  close(): Promise<void>
}

/** One body by its BREP text, with one colour (sRGB, 0–1) or one for each face in the explorer's order. */
export interface StepBody {
  readonly brep: string
  readonly color?: readonly [number, number, number]
  readonly faceColors?: readonly (readonly [number, number, number] | undefined)[]
}

/** What is written out as STEP: parts by their BREP text, placed in a tree. */
export interface StepAssembly {
  readonly parts: readonly { readonly name: string; readonly breps: readonly StepBody[] }[]
  readonly nodes: readonly { readonly name: string; readonly part?: number; readonly children: readonly number[]; readonly matrix?: readonly number[] }[]
  readonly roots: readonly number[]
}

export type KernelFailure = TrunnionError
