// node scripts/tally.mjs TESTS.json STATUS CHECKS.json STATUS: adds up both and ends with 'N passed, N failed'.
import { existsSync, readFileSync } from 'node:fs'

const [testsFile, testsStatus, checksFile, checksStatus] = process.argv.slice(2)
const read = (file) => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {})

/** A run that failed although nothing in its report did (it crashed, or a file could not be loaded) counts as one failure. */
const counted = (passed = 0, failed = 0, status = '1') => ({ passed, failed: failed === 0 && status !== '0' ? 1 : failed })

const tests = read(testsFile)
const checks = read(checksFile)
const parts = [counted(tests.numPassedTests, tests.numFailedTests, testsStatus), counted(checks.passed, checks.failed, checksStatus)]
const [passed, failed] = ['passed', 'failed'].map((key) => parts.reduce((sum, part) => sum + part[key], 0))
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed > 0 || passed === 0 ? 1 : 0)
