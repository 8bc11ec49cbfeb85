import { describe, expect, it } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { documents, deployFiles, has, runProgram } from './support/files.ts'

it.each(deployFiles.filter((file) => /\.ya?ml$/.test(file)))('%s is YAML without errors', (file) => {
  expect(documents(file).flatMap(({ errors, warnings }) => [...errors, ...warnings])).toEqual([])
})

interface Container {
  readonly name: string
  readonly args: readonly string[]
  readonly resources: { readonly limits: Readonly<Record<string, string>> }
  readonly securityContext: Readonly<Record<string, unknown>>
  readonly env?: readonly { readonly name: string; readonly value: string }[]
}
interface Resource {
  readonly kind: string
  readonly metadata: { readonly name: string }
  readonly spec: {
    readonly template: {
      readonly spec: Readonly<Record<string, unknown>> & { readonly containers: readonly Container[]; readonly initContainers?: readonly Container[] }
    }
    readonly scaleTargetRef: { readonly name: string }
  }
}

describe.skipIf(!has('kubectl'))('what kustomize makes of the manifests', () => {
  const built = runProgram('kubectl', 'kustomize', 'deploy/kubernetes')
  const parsed = parseAllDocuments(built.text)
  const resources = (Array.isArray(parsed) ? parsed : []).map((document) => document.toJS() as Resource)
  const deployments = resources.filter(({ kind }) => kind === 'Deployment')

  it('is built without an error and without a warning', () => {
    expect(built.status).toBe(0)
    expect(built.text).not.toMatch(/^# Warning|^W\d/m)
  })

  it('has an API, and workers for each queue', () => {
    expect(deployments.map(({ metadata }) => metadata.name).toSorted()).toEqual([
      'trunnion-api',
      'trunnion-worker-cpu',
      'trunnion-worker-model',
      'trunnion-worker-render',
    ])
  })

  it('scales only what exists', () => {
    const scaled = resources.filter(({ kind }) => kind === 'ScaledObject' || kind === 'HorizontalPodAutoscaler').map(({ spec }) => spec.scaleTargetRef.name)
    expect(scaled.toSorted()).toEqual(deployments.map(({ metadata }) => metadata.name).toSorted())
  })

  it('runs nothing as root, with capabilities, without limits, or with the right to gain more', () => {
    for (const { spec } of deployments) {
      expect(spec.template.spec).toMatchObject({ automountServiceAccountToken: false, securityContext: { runAsNonRoot: true } })
      for (const {
        securityContext,
        resources: { limits },
      } of [...spec.template.spec.containers, ...(spec.template.spec.initContainers ?? [])]) {
        expect(securityContext).toMatchObject({ allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } })
        expect(limits).toHaveProperty('memory')
      }
    }
  })

  it('gives the children of a worker less memory than the worker has', () => {
    for (const { spec } of deployments)
      for (const {
        env,
        resources: { limits },
      } of spec.template.spec.containers.filter(({ name }) => name === 'worker')) {
        const value = (name: string): number => Number(env?.find((variable) => variable.name === name)?.value)
        const gibibytes = Number(/^(\d+)Gi$/.exec(limits.memory!)?.[1])
        expect(value('TRUNNION_WORKERS') * value('TRUNNION_MEMORY_MAX_MB')).toBeLessThanOrEqual(gibibytes * 1024 * 0.8)
      }
  })

  it('demands the sandbox where strangers files are parsed', () => {
    const cpu = deployments.find(({ metadata }) => metadata.name === 'trunnion-worker-cpu')
    expect(cpu?.spec.template.spec.containers[0]?.env).toContainEqual({ name: 'TRUNNION_SANDBOX', value: 'required' })
  })
})
