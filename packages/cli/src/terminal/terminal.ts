/** Where a command shows what it does: standard error only, and a bar only where somebody looks. */
export interface Terminal {
  readonly version: string
  /** Shows progress: replaces the last line on a terminal, nothing elsewhere. */
  progress(percent: number, message: string): void
  /** Wipes the progress line. */
  clear(): void
  color(code: ColorName, text: string): string
}

const codes = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, cyan: 36 } as const
export type ColorName = keyof typeof codes

/** Makes the terminal of a process. `NO_COLOR` is honoured (no-color.org). */
export const makeTerminal = (stream: NodeJS.WriteStream, environment: NodeJS.ProcessEnv, version: string): Terminal => {
  const live = stream.isTTY === true && environment.TERM !== 'dumb'
  const coloured = live && !environment.NO_COLOR
  let shown = false
  return {
    version,
    progress(percent, message) {
      if (!live) return
      const width = 24
      const filled = Math.round((Math.min(percent, 100) / 100) * width)
      const room = Math.max((stream.columns ?? 80) - width - 10, 10)
      stream.write(`\r\u001b[2K${'█'.repeat(filled)}${'░'.repeat(width - filled)} ${String(Math.floor(percent)).padStart(3)} % ${message.slice(0, room)}`)
      shown = true
    },
    clear() {
      if (shown) stream.write('\r\u001b[2K')
      shown = false
    },
    color: (code, text) => (coloured ? `\u001b[${codes[code]}m${text}\u001b[0m` : text),
  }
}
