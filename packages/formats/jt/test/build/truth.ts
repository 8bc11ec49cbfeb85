import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Folder of the real files with independently computed truth; absent in a checkout by itself. */
export const corpus = fileURLToPath(new URL('../../../../../../shared/corpus/jt/', import.meta.url))
export const hasCorpus = existsSync(corpus)

export const readCorpus = (name: string): Uint8Array => readFileSync(join(corpus, name))

/** One node visited on the way through the graph; the second visit of a shared node may leave out what the first said. */
export interface TruthNode {
  readonly depth: number
  readonly id: number
  readonly type: string
  readonly props?: Readonly<Record<string, string | number | readonly number[]>>
  readonly late?: readonly string[]
  readonly transform?: readonly number[]
  readonly file?: string
  readonly bbox?: readonly number[]
  readonly diffuse?: readonly number[]
  readonly declared?: { readonly bbox: readonly number[] }
  readonly shapes?: readonly TruthShape[]
}

/** What the independent decoder found in one shape segment. */
export interface TruthShape {
  readonly segType: number
  /** Degenerate ones count. */
  readonly tris: number
  readonly bbox: readonly number[]
  readonly area: number
  /** Faces of the boundary; absent or 0 before version 9. */
  readonly faceGroups?: number
  readonly cornersNormalAgree?: number
}

export interface TruthSummary {
  readonly ver: string
  readonly units: readonly string[]
  readonly external?: readonly string[]
  readonly tiers: Readonly<Record<string, { readonly placedShapes: number; readonly placedTris: number; readonly worldBBox: readonly number[] }>>
}

/** Path below the corpus of every file with truth, with its truth's name. */
export const truthFiles = (): readonly (readonly [file: string, truth: string])[] => {
  if (!hasCorpus) return []
  const truths = readdirSync(join(corpus, 'truth')).filter((name) => name.endsWith('.spec.json'))
  const files = ['', 'be', 'fishing_reel'].flatMap((folder) =>
    readdirSync(join(corpus, folder))
      .filter((name) => name.endsWith('.jt'))
      .map((name) => join(folder, name)),
  )
  return files.flatMap((file) => {
    const truth = file.split('/').pop()!.replace('_be.jt', '.jt').replace('.jt', '.spec.json')
    return truths.includes(truth) ? [[file, truth] as const] : []
  })
}

export const readTruth = (name: string): { readonly summary: TruthSummary; readonly nodes: readonly TruthNode[] } =>
  JSON.parse(readFileSync(join(corpus, 'truth', name), 'utf8'))

/** The part files beside the assembly, by their name. */
export const reelResources = (): ReadonlyMap<string, Uint8Array> =>
  new Map(readdirSync(join(corpus, 'fishing_reel')).map((name) => [name, readCorpus(`fishing_reel/${name}`)]))
