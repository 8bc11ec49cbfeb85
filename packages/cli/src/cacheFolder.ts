import { homedir } from 'node:os'
import { join } from 'node:path'

/** Where compiled code is kept between runs: the user's own folder (the launcher, which is plain JavaScript, says the same). */
export const cacheFolder = (): string => join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'trunnion')
