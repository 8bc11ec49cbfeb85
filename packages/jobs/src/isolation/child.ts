import { loadStep } from '../steps/loadStep.ts'
import { serveSteps } from './serveSteps.ts'

serveSteps(loadStep)
