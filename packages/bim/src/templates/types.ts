/** How a template makes a body of what is drawn. */
export type RecipeKind = 'extrude' | 'sweep' | 'box' | 'cylinder' | 'solid' | 'faces'

/** Metres. */
export interface Recipe {
  readonly kind: RecipeKind
  /** Across the drawn line. */
  readonly width: number
  /** Of a box set at a point: along x, when not square. */
  readonly depth: number
  readonly height: number
  /** Above the storey. */
  readonly elevation: number
  /** Edge lines of walls stand in pairs. */
  readonly pair: boolean
  /** Sits in a wall. */
  readonly hosted: boolean
}

export interface Template {
  readonly id: string
  readonly name: string
  readonly discipline: string
  readonly ifcClass: string
  readonly predefinedType: string
  readonly objectType: string
  readonly material: string
  readonly recipe: Recipe
}

export interface Pattern {
  readonly how: 'exact' | 'glob' | 'regex'
  readonly text: string
}

/** One line of the table `match_rules`; conditions that are missing match everything. */
export interface MatchRule {
  readonly id: string
  /** Undefined for what is to be left out. */
  readonly template: string | undefined
  readonly priority: number
  readonly layer?: Pattern
  readonly block?: Pattern
  readonly type?: Pattern
  readonly color?: number
  readonly attribute?: { readonly tag: string; readonly value: Pattern }
  readonly storey?: string
  /** Numbers of the recipe that differ from the template's. */
  readonly parameters?: Readonly<Record<string, number>>
  readonly recipe?: RecipeKind
}

export interface TemplateLibrary {
  readonly templates: readonly Template[]
  readonly rules: readonly MatchRule[]
  /** The library has no rules of its own: those built in were taken. */
  readonly seeded: boolean
  /** Of templates and rules, not of the file: sorting or vacuuming it changes nothing. */
  readonly sha256: string
}
