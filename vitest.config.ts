import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['packages/**/test/**/*.test.ts', 'scripts/test/**/*.test.mjs', 'samples/test/**/*.test.ts', 'deploy/test/**/*.test.ts'],
    testTimeout: 60_000 * Number(process.env.TRUNNION_TEST_SCALE ?? 1),
    hookTimeout: 120_000,
    pool: 'forks',
    // Of two processors vitest would use one; most tests wait for a database, a child or a browser.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    globalSetup: ['tools/testing/postgres.ts'],
    reporters: ['default'],
  },
})
