import { describe, expect, it } from 'vitest'
import { documents, read } from './support/files.ts'

interface Service {
  readonly command?: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
  readonly networks: readonly string[]
  readonly ports?: readonly string[]
  readonly volumes?: readonly string[]
  readonly depends_on?: Readonly<Record<string, unknown>>
  readonly deploy?: { readonly resources: { readonly limits: { readonly cpus: string; readonly memory: string } } }
}
interface Compose {
  readonly services: Readonly<Record<string, Service>>
  readonly networks: Readonly<Record<string, unknown>>
  readonly volumes: Readonly<Record<string, unknown>>
}
const text = read('deploy/docker/compose.yaml')
const compose = documents('deploy/docker/compose.yaml')[0]!.toJS() as Compose
const services = Object.entries(compose.services)

describe('the compose file', () => {
  it('refuses to start while a secret is not set', () => {
    const secrets = Array.from(text.matchAll(/\$\{(\w*(?:PASSWORD|SECRET|KEY_ID|ROOT_USER)\w*)([^}]*)\}/g))
    expect(secrets.length).toBeGreaterThan(5)
    for (const [, name, rest] of secrets) expect(rest, name).toMatch(/^:\?/)
  })

  it('asks for what the example lists, and the example gives no secret a value', () => {
    const asked = new Set(Array.from(text.matchAll(/\$\{(\w+)/g), ([, name]) => name))
    const example = Array.from(read('deploy/docker/env.example').matchAll(/^#?([A-Z_]+)=(.*)$/gm))
    expect(new Set(example.map(([, name]) => name))).toEqual(asked)
    expect(example.filter(([line, , value]) => !line.startsWith('#') && value !== '')).toEqual([])
  })

  it('publishes the API alone, on loopback unless told otherwise', () => {
    expect(services.filter(([, { ports }]) => ports).map(([name]) => name)).toEqual(['api'])
    expect(compose.services.api?.ports?.[0]).toMatch(/^\$\{PUBLISH:-127\.0\.0\.1:/)
  })

  it('lets the program into PostgreSQL as a role that is no superuser', () => {
    const [, user] = /^postgres:\/\/(\w+):/.exec(compose.services.api?.environment?.DATABASE_URL ?? '')!
    expect(user).not.toBe(compose.services.postgres?.environment?.POSTGRES_USER)
    expect(read('deploy/docker/makeRoles.sh')).toMatch(new RegExp(`^create role ${user} login password :'password';$`, 'm'))
  })

  it('gives a worker 4 GB, 4 processors and no way out', () => {
    const { worker } = compose.services
    expect(worker?.deploy?.resources.limits).toMatchObject({ cpus: '4', memory: '4g' })
    expect(worker?.networks).toEqual(['back'])
    expect(compose.networks.back).toEqual({ internal: true })
    const { TRUNNION_WORKERS: count, TRUNNION_MEMORY_MAX_MB: megabytes } = worker?.environment ?? {}
    expect(Number(count) * Number(megabytes)).toBeLessThanOrEqual(4096 * 0.8)
  })

  it('names only networks, volumes and services that it has', () => {
    for (const [, { networks, volumes = [], depends_on = {} }] of services) {
      for (const network of networks) expect(compose.networks).toHaveProperty(network)
      for (const dependency of Object.keys(depends_on)) expect(compose.services).toHaveProperty(dependency)
      for (const volume of volumes.filter((volume) => /^\w+:/.test(volume))) expect(compose.volumes).toHaveProperty(volume.split(':')[0]!)
      for (const volume of volumes.filter((volume) => volume.startsWith('./'))) expect(read(`deploy/docker/${volume.slice(2).split(':')[0]}`)).not.toBe('')
    }
  })
})

describe('the image', () => {
  const dockerfile = read('deploy/docker/Dockerfile')

  it('runs as a user without rights, with node as process 1, and looks after itself', () => {
    expect(Array.from(dockerfile.matchAll(/^USER (.+)$/gm), ([, user]) => user).at(-1)).toBe('10001:10001')
    expect(dockerfile).toMatch(/^ENTRYPOINT \["node", /m)
    expect(dockerfile).toMatch(/^HEALTHCHECK /m)
    expect(dockerfile).toMatch(/health\/live/)
  })

  it('runs no script at installation', () => {
    for (const [line] of dockerfile.matchAll(/npm (ci|install)[^\n]*/g)) expect(line).toContain('--ignore-scripts')
  })

  it('allows bwrap its namespaces and mounts, and refuses what nobody needs', () => {
    const { syscalls } = JSON.parse(read('deploy/docker/seccomp.json')) as { syscalls: { names: string[]; action: string }[] }
    const refused = syscalls.flatMap(({ names }) => names)
    for (const needed of ['clone', 'clone3', 'unshare', 'mount', 'umount2', 'pivot_root', 'prlimit64', 'prctl', 'seccomp'])
      expect(refused).not.toContain(needed)
    expect(refused).toEqual(expect.arrayContaining(['bpf', 'kexec_load', 'io_uring_setup', 'keyctl', 'open_by_handle_at', 'perf_event_open', 'userfaultfd']))
  })
})
