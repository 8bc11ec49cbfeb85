import type { Budgets } from './budgets.ts'
import type { Scene } from './scene.ts'
import type { Warning } from './warnings.ts'

/** What every reader is given beside the bytes. */
export interface ReadOptions {
  /** Defaults to `defaultBudgets`. */
  readonly budgets?: Budgets
  /** Bytes of files the input may refer to (OBJ's MTL, glTF's buffers), by their relative path as the input writes it. Nothing else is ever opened. */
  readonly resources?: ReadonlyMap<string, Uint8Array>
  /** Called with work done and work to do, in bytes or items. */
  readonly onProgress?: (done: number, total: number) => void
}

/** What every reader gives. */
export interface ReadOutcome {
  readonly scene: Scene
  /** The format's own version or flavour: `binary`, `ascii`, `2.0`, `AP214`. */
  readonly formatVersion: string
  readonly warnings: readonly Warning[]
}
