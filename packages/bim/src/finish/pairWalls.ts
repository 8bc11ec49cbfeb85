import type { DatabaseSync } from 'node:sqlite'

export const pairWalls = (_db: DatabaseSync): void => {}
