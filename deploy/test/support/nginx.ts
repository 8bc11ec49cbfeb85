import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { read } from './files.ts'

export const freePort = async (): Promise<number> => {
  const probe = createServer()
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve))
  const { port } = probe.address() as AddressInfo
  await new Promise((resolve) => probe.close(resolve))
  return port
}

/** Writes a whole configuration around the site of deploy/nginx, which cannot have its certificate here. @returns its file */
export const writeSite = (folder: string, change: (site: string) => string): string => {
  const main = `daemon off; worker_processes 1; pid ${folder}/pid; error_log stderr crit; events {}\n`
  const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `${kind}_temp_path ${folder}/${kind};`).join(' ')
  const file = join(folder, 'nginx.conf')
  const site = change(read('deploy/nginx/trunnion.conf').replaceAll(/^ *ssl_certificate(_key)? .*\n/gm, ''))
  writeFileSync(file, `${main}http { access_log off; ${paths}\n${site} }\n`)
  return file
}

export interface Proxy {
  readonly address: string
  readonly folder: string
  /** Process ids of its workers. */
  workers(): readonly number[]
  stop(): Promise<void>
}

/** nginx with our site in front of what listens on `behind`, on loopback and without TLS. */
export const startNginx = async (behind: number): Promise<Proxy> => {
  const folder = mkdtempSync(join(tmpdir(), 'trunnion-nginx-'))
  const port = await freePort()
  const file = writeSite(folder, (site) =>
    site
      .replace(/^ +listen 80;\n.*\n/m, `listen unix:${folder}/http;\n`)
      .replace(/listen 443 ssl http2;\n.*\n/, `listen 127.0.0.1:${port};\n`)
      .replace('127.0.0.1:8080', `127.0.0.1:${behind}`),
  )
  const child = spawn('nginx', ['-e', 'stderr', '-c', file], { stdio: 'inherit' })
  const address = `http://127.0.0.1:${port}`
  const answers = () =>
    fetch(address).then(
      ({ ok }) => ok,
      () => false,
    )
  for (let tries = 0; tries < 100 && !(await answers()); tries++) await sleep(50)
  return {
    address,
    folder,
    workers: () =>
      existsSync(`/proc/${child.pid}`) ? readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8').trim().split(' ').map(Number) : [],
    stop: async () => {
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
