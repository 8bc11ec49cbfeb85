import type { DatabaseSync } from 'node:sqlite'

export const hostOpenings = (_db: DatabaseSync): void => {}
