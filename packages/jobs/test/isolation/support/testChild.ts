import { serveSteps } from '../../../src/isolation/serveSteps.ts'
import { loadTestStep } from './testSteps.ts'

serveSteps(loadTestStep)
