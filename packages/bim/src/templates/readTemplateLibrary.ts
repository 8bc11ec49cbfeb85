import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { DatabaseSync, type SQLOutputValue } from 'node:sqlite'
import { type Result, attempt, fault } from '@trunnion/core'
import { builtInRules } from './builtInRules.ts'
import { defaultMaterial, defaultRecipe } from './recipes.ts'
import { safePattern } from './safePattern.ts'
import type { MatchRule, Pattern, Recipe, RecipeKind, Template, TemplateLibrary } from './types.ts'

type Row = Readonly<Record<string, SQLOutputValue>>

/** Categories of the library by the short name of their discipline. */
const disciplines: Readonly<Record<string, string>> = {
  Seating: 'ARC',
  Architecture: 'ARC',
  Fire_Protection: 'FP',
  Electrical: 'ELEC',
  ACMV: 'ACMV',
  Plumbing: 'SP',
  Structure: 'STR',
  Chilled_Water: 'CW',
  LPG: 'LPG',
}
const kinds: Readonly<Record<string, RecipeKind>> = { box: 'box', cylinder: 'cylinder', extrusion: 'extrude', mesh: 'faces' }
const kindNames: readonly string[] = ['extrude', 'sweep', 'box', 'cylinder', 'solid', 'faces']
/** Parameters of the library that are numbers of a recipe; its statistics (z_offset …) describe another building and are none. */
const numbersOf: Readonly<Record<string, keyof Recipe>> = {
  width: 'width',
  thickness: 'width',
  diameter: 'width',
  depth: 'depth',
  length: 'depth',
  height: 'height',
  elevation: 'elevation',
}

const text = (value: SQLOutputValue | undefined): string => (value === null || value === undefined ? '' : String(value))
const isSize = (value: number): boolean => Number.isFinite(value) && Math.abs(value) < 1e5

const numbers = (json: SQLOutputValue | undefined): Record<string, number> => {
  const out: Record<string, number> = {}
  try {
    for (const [name, value] of Object.entries((JSON.parse(text(json) || '{}') ?? {}) as object)) {
      const own = numbersOf[name]
      if (own && typeof value === 'number' && isSize(value)) out[own] = value
    }
  } catch {
    fault('TEMPLATES_INVALID', 'Parameters of a template are no JSON.')
  }
  return out
}

const disciplineOf = (row: Row): string => {
  const short = /^(ARC|FP|ELEC|ACMV|SP|STR|CW|LPG|REB)_/.exec(text(row.template_name))?.[1]
  return short ?? disciplines[text(row.category)] ?? (text(row.category).slice(0, 20) || 'ARC')
}

const templateOf = (row: Row, parameters: readonly Row[], geometry: Row | undefined, material: string): Template => {
  const discipline = disciplineOf(row)
  const ifcClass = text(row.ifc_class)
  const given: Record<string, number> = {}
  for (const parameter of parameters) {
    const own = numbersOf[text(parameter.param_name)]
    const value = Number(text(parameter.default_value) || NaN)
    if (own && isSize(value)) given[own] = value
  }
  const kind = geometry && kinds[text(geometry.geometry_type)]
  const recipe = { ...defaultRecipe(discipline, ifcClass), ...(kind && { kind }), ...numbers(geometry?.dimensions), ...given }
  return {
    id: text(row.template_id),
    name: text(row.template_name),
    discipline,
    ifcClass,
    predefinedType: text(row.predefined_type),
    objectType: text(row.object_type),
    material: material || defaultMaterial(ifcClass),
    recipe,
  }
}

const patternOf = (value: SQLOutputValue | undefined, how: SQLOutputValue | undefined): Pattern | undefined => {
  if (text(value) === '') return undefined
  const way = text(how) || 'glob'
  return way === 'exact' || way === 'glob' || way === 'regex'
    ? { how: way, text: text(value) }
    : fault('TEMPLATES_INVALID', 'Patterns of rules are exact, glob or regex.')
}

const ruleOf = (row: Row): MatchRule => {
  const layer = patternOf(row.layer_pattern, row.layer_match)
  const block = patternOf(row.block_pattern, row.block_match)
  const type = patternOf(row.entity_type, 'glob')
  const value = patternOf(row.attribute_pattern, row.attribute_match)
  const recipe = kindNames.includes(text(row.recipe)) ? (text(row.recipe) as RecipeKind) : undefined
  return {
    id: text(row.rule_id),
    template: row.template_id === null ? undefined : text(row.template_id),
    priority: Number(row.priority ?? 0),
    ...(layer && { layer }),
    ...(block && { block }),
    ...(type && { type }),
    ...(typeof row.color === 'number' && { color: row.color }),
    ...(value && { attribute: { tag: text(row.attribute_tag), value } }),
    ...(text(row.storey) && { storey: text(row.storey) }),
    ...(recipe && { recipe }),
    parameters: numbers(row.parameters),
  }
}

const all = (db: DatabaseSync, sql: string): readonly Row[] => db.prepare(sql).all()

const has = (db: DatabaseSync, table: string): boolean => db.prepare(`SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?`).get(table) !== undefined

/** Adds the built-in rules, and the templates they need, to what the library has. */
const seed = (templates: Template[]): MatchRule[] => {
  const known = new Map(templates.map((template) => [`${template.discipline} ${template.ifcClass}`, template.id]))
  return builtInRules((discipline, ifcClass) => {
    const key = `${discipline} ${ifcClass}`
    const id = known.get(key) ?? `builtin_${discipline.toLowerCase()}_${ifcClass.toLowerCase()}`
    if (!known.has(key)) {
      known.set(key, id)
      const recipe = defaultRecipe(discipline, ifcClass)
      const name = `${discipline}_${ifcClass}`
      templates.push({ id, name, discipline, ifcClass, predefinedType: '', objectType: '', material: defaultMaterial(ifcClass), recipe })
    }
    return id
  })
}

const readFrom = (db: DatabaseSync): TemplateLibrary => {
  if (!has(db, 'element_templates')) fault('TEMPLATES_INVALID', 'The file is no template library: it has no table element_templates.')
  const parameters = Map.groupBy(has(db, 'template_parameters') ? all(db, 'SELECT * FROM template_parameters ORDER BY param_id') : [], (row) =>
    text(row.template_id),
  )
  const byTemplate = (table: string, order: string): ReadonlyMap<string, Row> =>
    new Map(has(db, table) ? all(db, `SELECT * FROM ${table} ORDER BY ${order} DESC`).map((row) => [text(row.template_id), row]) : [])
  const geometries = byTemplate('geometry_definitions', 'geometry_id')
  const materials = byTemplate('material_specifications', 'spec_id')
  const templates = all(db, `SELECT * FROM element_templates WHERE coalesce(status, 'active') <> 'deprecated' ORDER BY template_id`).map((row) => {
    const id = text(row.template_id)
    return templateOf(row, parameters.get(id) ?? [], geometries.get(id), text(materials.get(id)?.material_name))
  })
  const own = has(db, 'match_rules') ? all(db, 'SELECT * FROM match_rules WHERE coalesce(active, 1) <> 0 ORDER BY priority DESC, rule_id').map(ruleOf) : []
  const seeded = own.length === 0
  const rules = seeded ? seed(templates) : own
  const known = new Set(templates.map(({ id }) => id))
  for (const { template, layer, block, type, attribute } of rules) {
    if (template !== undefined && !known.has(template)) fault('TEMPLATES_INVALID', 'A rule names a template that the library does not have.')
    for (const pattern of [layer, block, type, attribute?.value]) if (pattern) safePattern(pattern)
  }
  return {
    templates,
    rules,
    seeded,
    sha256: createHash('sha256')
      .update(JSON.stringify([templates, rules]))
      .digest('hex'),
  }
}

/**
 * Reads a template library (SQLite). It is never written: one without rules of its own is used with the built-in ones.
 *
 * @returns INPUT_NOT_FOUND, TEMPLATES_INVALID
 */
export const readTemplateLibrary = (file: string): Result<TemplateLibrary> =>
  attempt(() => {
    if (!existsSync(file)) fault('INPUT_NOT_FOUND', 'The template library does not exist.')
    let db: DatabaseSync | undefined
    try {
      db = new DatabaseSync(file, { readOnly: true })
      return readFrom(db)
    } catch (error) {
      if (error instanceof Error && 'errcode' in error) fault('TEMPLATES_INVALID', 'The template library is damaged, or is no SQLite database.')
      throw error
    } finally {
      db?.close()
    }
  })
