import { describe, expect, it } from 'vitest'
import { type Setting, settings } from '../../packages/cli/src/settings/settings.ts'
import { deployFiles, documents, read, readIfThere } from './support/files.ts'

const known: readonly Setting[] = Object.values(settings)
const environment = new Set(known.map((setting) => setting.environment))

describe('files of deployment and the settings of the program', () => {
  it.each(deployFiles)('%s names no environment variable that the program does not know', (file) => {
    const named = new Set(Array.from(read(file).matchAll(/\bTRUNNION_[A-Z_]+\b/g), ([name]) => name))
    expect([...named].filter((name) => !environment.has(name))).toEqual([])
  })

  it.each(deployFiles)('%s gives no flag to a command that does not take it', (file) => {
    const commands = ['serve', 'worker', 'migrate', 'backup', 'restore'].filter((name) => readIfThere(`packages/cli/src/commands/${name}.ts`) !== '')
    const source = commands.map((name) => readIfThere(`packages/cli/src/commands/${name}.ts`)).join('\n')
    const lines = read(file).matchAll(/(?:trunnion(?:\.mjs)?`? |\[)(serve|worker|migrate|backup|restore)\b[^\n`#]*/g)
    const flags = Array.from(lines).flatMap(([line, command]) =>
      commands.includes(command!) ? Array.from(line.matchAll(/--([a-z-]+)/g), ([, flag]) => flag) : [],
    )
    const taken = (flag: string | undefined): boolean => known.some((setting) => setting.flag === flag) || source.includes(flag ?? '')
    expect(flags.filter((flag) => !taken(flag))).toEqual([])
  })

  it('the port is the default of the program everywhere', () => {
    const port = String(settings.port.default)
    expect(read('deploy/docker/Dockerfile')).toContain(`EXPOSE ${port}`)
    expect(read('deploy/docker/Dockerfile')).toContain(`TRUNNION_PORT=${port}`)
    expect(read('deploy/docker/compose.yaml')).toContain(`127.0.0.1:${port}}:${port}`)
    expect(read('deploy/nginx/trunnion.conf')).toContain(`server 127.0.0.1:${port}`)
    expect(read('deploy/loadtest/loadtest.mjs')).toContain(`http://127.0.0.1:${port}`)
    const service = documents('deploy/kubernetes/base/api.yaml').find((document) => document.get('kind') === 'Service')
    expect(service?.toJS()).toMatchObject({ spec: { ports: [{ port: settings.port.default }] } })
  })

  it('the proxy takes a body as large as the greatest input, and a form around it', () => {
    const [, megabytes] = /client_max_body_size (\d+)m;/.exec(read('deploy/nginx/trunnion.conf'))!
    expect(Number(megabytes)).toBeGreaterThan(settings.convertMaxMb.default)
    expect(Number(megabytes)).toBeLessThan(settings.convertMaxMb.default * 1.05)
  })
})
