import type { Box, ErrorClass, ErrorCode, Location, Warning } from '@trunnion/core'
import type { FaceResult, Feature, Finding, PartKind, Pattern, RulePack, Symmetry } from '@trunnion/features'
import type { HealingAction } from '@trunnion/kernel'
import type { Report } from './report.ts'
import type { Stage } from './stages.ts'

export type Tier = 1 | 2 | 3 | 4

export interface AnalyzeOptions {
  /** Answer at this tier, for tests; a better one is not tried. */
  readonly tier?: Tier
  /** Gaps up to this are closed (0.0001 mm when omitted); 0: nothing is healed. */
  readonly healToleranceMm?: number
  /** Manufacturability rules to apply; those of the part's own process when omitted. */
  readonly packs?: readonly RulePack[]
  /** Density in g/cm³, for the mass. */
  readonly densityGcm3?: number
  /** Largest input, in bytes; 100 MB when omitted. */
  readonly maxBytes?: number
}

/** One of the five stages of validation. */
export interface ValidationStage {
  readonly stage: 'filesystem' | 'format' | 'parsing' | 'geometry' | 'quality'
  readonly passed: boolean
  readonly ms: number
  readonly findings: readonly ValidationFinding[]
}

export interface ValidationFinding extends Location {
  readonly severity: 'error' | 'warning' | 'info'
  /** A code of the catalogues, or of the analysis: OPEN_SHELL, INVALID_FACE, … */
  readonly code: string
  readonly message: string
  readonly count?: number
}

/** What costs points of the quality score. */
export interface QualityReason {
  readonly reason: string
  /** 0–1; the score is the product of `1 - points`. */
  readonly points: number
}

/** Healing of one part: the actions that were kept, with the facts before and after. */
export interface PartHealing {
  readonly part: number
  readonly body: number
  readonly actions: readonly HealingAction[]
}

/** One distinct part of the file: its meshes and faces as the converted model numbers them. */
export interface PartResult {
  /** Index of the mesh of the scene. */
  readonly part: number
  readonly name: string
  /** Placements in the file. */
  readonly uses: number
  readonly firstFace: number
  readonly faces: number
  readonly firstFeature: number
  readonly features: number
  readonly tier: Tier
  readonly kind: PartKind
  readonly explained: number
  readonly patterns: readonly Pattern[]
  readonly symmetry: readonly Symmetry[]
  /** Mesh tier: which face the triangles of the mesh belong to, as runs: first triangle, face (-1 none), first triangle, face … */
  readonly segments?: readonly number[]
}

/** What `analyze` reports; scripts rely on the names. */
export interface AnalysisReport {
  readonly tool: Report['tool']
  readonly input: Report['input']
  readonly validation: { readonly stages: readonly ValidationStage[]; readonly qualityScore: number; readonly reasons: readonly QualityReason[] }
  readonly healing: readonly PartHealing[]
  readonly tier: Tier
  /** Why the answer is not of tier 1; each fall in order. */
  readonly fell: readonly { readonly from: Tier; readonly to: Tier; readonly reason: string; readonly code?: ErrorCode; readonly class?: ErrorClass }[]
  readonly confidence: number
  /** The graph network is another piece of work: rules alone answer. */
  readonly aagnetAvailable: false
  /** Faces are numbered through over all parts; `parts` says where each begins. */
  readonly features: readonly (Feature & { readonly part: number })[]
  readonly faces: readonly (FaceResult & { readonly part: number })[]
  readonly part: PartMeasures
  readonly parts: readonly PartResult[]
  readonly manufacturability: readonly (Finding & { readonly part: number })[]
  readonly warnings: readonly Warning[]
  readonly stages: readonly Stage[]
  readonly peakRssMb: number
}

/** The placed whole. */
export interface PartMeasures {
  readonly volumeMm3: number
  readonly areaMm2: number
  readonly bboxMm: Box
  readonly massG?: number
  readonly solids: number
  readonly faces: number
  readonly edges: number
  readonly surfaceTypes: Readonly<Record<string, number>>
}
