import { type ReadOutcome, type SceneNode, unwrap } from '@trunnion/core'
import { type JtOptions, readJt } from '../../src/index.ts'
import { buildJt } from './buildJt.ts'
import { jt95 } from './dialects.ts'
import type { Dialect, JtModel } from './model.ts'

/** Builds a model and reads it back. */
export const readModel = (model: JtModel, options: JtOptions = {}, dialect: Dialect = jt95): ReadOutcome => unwrap(readJt(buildJt(model, dialect), options))

export const codesOf = ({ warnings }: ReadOutcome): readonly string[] => warnings.map(({ code }) => code)

/** The nodes below the first root, in order. */
export const childrenOfRoot = ({ scene }: ReadOutcome): readonly SceneNode[] => scene.nodes[scene.roots[0]].children.map((child) => scene.nodes[child])
