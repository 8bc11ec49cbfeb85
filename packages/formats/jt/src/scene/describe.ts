import type { Properties, PropertyValue } from '@trunnion/core'
import type { LsgNode } from '../lsg/types.ts'
import { cleanName, nameOfFile } from './cleanName.ts'
import { metaDataOf, objectData } from './loadedFile.ts'
import { notePmi } from './notePmi.ts'
import type { NodeDraft, Planner, Step } from './planner.ts'
import { mostText, textSize } from './textBudget.ts'
import { unitOf } from './unitOf.ts'

/** What a new draft has: nothing to merge with. */
export const noProperties: Properties = {}

/** Where else a name stands when `JT_PROP_NAME` is missing. */
const nameKeys = ['CAD_PARTNAME', 'CAD_PART_NAME', 'Part Name', 'SEOccurrenceName', 'Name']
/** Keys that carry layers: NX writes `LAYER::`; a filter is a named choice of layers. */
const layerKeys = ['LAYER', 'CAD_LAYER', 'LAYERNAME', 'LAYER_NAME']

const textOf = (value: PropertyValue | undefined): string => (typeof value === 'string' ? value.trim() : '')

const nameOf = (properties: Readonly<Record<string, PropertyValue>>): string => {
  const given = cleanName(textOf(properties['JT_PROP_NAME']))
  if (given) return given
  const key = nameKeys.find((name) => textOf(properties[name]) !== '')
  return key ? cleanName(textOf(properties[key])) : ''
}

const declareUnit = (planner: Planner, text: string, depth: number): void => {
  const unit = unitOf(text)
  if (unit && (!planner.unit || depth < planner.unit.depth)) planner.unit = { ...unit, depth }
}

/** Gives a draft the name, properties, layers and unit of one object; what an outer object has said stays. */
export const describe = (planner: Planner, draft: NodeDraft, step: Step, node: LsgNode): void => {
  const { properties: own } = objectData(step.loaded, step.id)
  const more = planner.withMetaData ? metaDataOf(step.loaded, step.id) : noProperties
  planner.text += textSize(own) + textSize(more)
  if (planner.text > mostText) {
    planner.log.add('ENTITY_DROPPED', 'Names and properties beyond the limit of text were dropped.', { format: 'jt', entity: `object ${step.id}` })
    return
  }
  const properties = more === noProperties ? own : { ...more, ...own }
  declareUnit(planner, textOf(properties['JT_PROP_MEASUREMENT_UNITS']), step.depth)
  const name = nameOf(properties) || (node.kind === 'partition' && node.fileName && step.depth > 0 ? nameOfFile(node.fileName) : '')
  if (!draft.name) draft.name = name
  else if (name && name !== draft.name && !('partName' in draft.properties)) draft.properties = { ...draft.properties, partName: name }
  if (node.kind === 'part') draft.kind = 'part'
  draft.properties = draft.properties === noProperties ? properties : { ...properties, ...draft.properties }
  const layers = layerKeys.map((key) => properties[key]).filter((value) => typeof value === 'string' || typeof value === 'number')
  if (layers.length > 0) draft.layers = [...new Set([...draft.layers, ...layers.map(String)])]
  if (planner.withMetaData) notePmi(planner, draft, step)
}
