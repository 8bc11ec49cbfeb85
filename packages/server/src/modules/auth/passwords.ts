import { fault } from '@trunnion/core'
import { hash, verify } from '@node-rs/argon2'
import { randomSecret } from './secrets.ts'

/** Argon2id (the library's default variant), OWASP's first choice for 19 MiB: t = 2, p = 1. About 100 ms. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const

export const hashPassword = (password: string): Promise<string> => hash(password, cost)

/** Hashes and compares passwords; replaceable, so that a test can see what is asked of it. */
export interface Passwords {
  hash(password: string): Promise<string>
  /** Undefined for nobody: takes the time of a real comparison and says no. */
  matches(passwordHash: string | undefined, password: string): Promise<boolean>
}

/** Hashes wait in line: each takes 19 MiB and one of the few threads that files and names are looked up in, too. */
const inLine = (atOnce: number, most: number) => {
  const waiting: (() => void)[] = []
  let free = atOnce
  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (free === 0 && waiting.length >= most) return fault('OVERLOADED', 'Too many sign-ins at once.')
    if (free > 0) free--
    else await new Promise<void>((resolve) => waiting.push(resolve))
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next === undefined) free++
      else next()
    }
  }
}

export const makePasswords = (): Passwords => {
  const line = inLine(2, 100)
  // Made once, of a password nobody knows, so that an unknown user costs what a known one does.
  let dummy: Promise<string> | undefined
  return {
    hash: (password) => line(() => hashPassword(password)),
    matches: async (passwordHash, password) => {
      const against = passwordHash ?? (await (dummy ??= hashPassword(randomSecret())))
      const same = await line(() => verify(against, password))
      return same && passwordHash !== undefined
    },
  }
}

/** Passwords that are the first to be tried. */
const common = ['password', 'passwort', '1234567890', 'qwertyuiop', 'letmein', 'administrator', 'trunnion', 'welcome', 'changeme', 'iloveyou']

/** Says why a password is too weak, or nothing. Length counts, composition does not (NIST SP 800-63B, 5.1.1.2). */
export const passwordProblem = (password: string, email: string): string | undefined => {
  if (password.length < 10) return 'A password has at least 10 characters.'
  if (new Set(password).size < 5) return 'A password has at least 5 different characters.'
  const lower = password.toLowerCase()
  const local = email.split('@')[0].toLowerCase()
  if (local.length >= 4 && lower.includes(local)) return 'A password does not contain the name of its e-mail address.'
  return common.some((word) => lower.includes(word) && password.length < word.length + 6) ? 'This password is among the first that are tried.' : undefined
}

/** {@link passwordProblem} as a failure. */
export const checkPassword = (password: string, email: string): void => {
  const problem = passwordProblem(password, email)
  if (problem !== undefined) fault('REQUEST_INVALID', problem)
}
