import { randomBytes } from 'node:crypto'
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { fault } from '@trunnion/core'
import { serviceRole } from '../serviceUrl.ts'
import type { Layout } from './layout.ts'

/** Passwords of the two login roles. */
export interface Secrets {
  readonly owner: string
  readonly service: string
}

export const ownerRole = 'trunnion_owner'
export const databaseName = 'trunnion'

const isSecrets = (value: unknown): value is Secrets =>
  typeof value === 'object' && value !== null && 'owner' in value && typeof value.owner === 'string' && 'service' in value && typeof value.service === 'string'

/** Reads the passwords. They are the only way in: without them the data is there, but locked. */
export const readSecrets = ({ secrets }: Layout): Secrets => {
  try {
    const value: unknown = JSON.parse(readFileSync(secrets, 'utf8'))
    if (isSecrets(value)) return value
  } catch {
    // Reported below, without the content.
  }
  return fault('DATABASE_START_FAILED', 'The file secrets.json in the data folder is missing or damaged; restore it from the backup.')
}

/** Makes the passwords of a new cluster; durable before the cluster is, so that no cluster is ever without. */
export const makeSecrets = (layout: Layout): Secrets => {
  if (existsSync(layout.secrets)) return readSecrets(layout)
  const secrets = { owner: randomBytes(24).toString('base64url'), service: randomBytes(24).toString('base64url') }
  const draft = `${layout.secrets}.new`
  const file = openSync(draft, 'w', 0o600)
  writeFileSync(file, JSON.stringify(secrets))
  fsyncSync(file)
  closeSync(file)
  renameSync(draft, layout.secrets)
  return secrets
}

/** Connection strings of a server that listens in `socketDir`. */
export const urlsOf = ({ socketDir }: Pick<Layout, 'socketDir'>, { owner, service }: Secrets, database: string = databaseName) => {
  const url = (role: string, password: string) => `postgresql://${role}:${password}@localhost/${database}?host=${encodeURIComponent(socketDir)}&port=5432`
  return { ownerUrl: url(ownerRole, owner), serviceUrl: url(serviceRole, service) }
}
