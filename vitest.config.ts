import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['packages/**/test/**/*.test.ts', 'scripts/test/**/*.test.mjs', 'samples/test/**/*.test.ts', 'deploy/test/**/*.test.ts'],
    testTimeout: 60_000 * Number(process.env.TRUNNION_TEST_SCALE ?? 1),
    hookTimeout: 120_000,
    pool: 'forks',
    globalSetup: ['tools/testing/postgres.ts'],
    reporters: ['default'],
  },
})
