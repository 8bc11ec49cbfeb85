export { testDatabase, type TestDatabase } from './testDatabase.ts'
