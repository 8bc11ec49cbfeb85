import { ok } from '@trunnion/core'
import type { Command } from '../command.ts'
import { settingOptions } from '../parseArguments.ts'

export const doctorCommand: Command = {
  name: 'doctor',
  usage: '',
  summary: 'Checks the machine and says what each missing thing costs.',
  positionals: [0, 0],
  options: settingOptions('service'),
  examples: [['trunnion doctor', 'exit code 0 when everything needed is there, 5 otherwise']],
  run: async ({ settings }) => {
    const [{ machineChecks }, { kernelCheck }, { serviceChecks }, { platformSettings }] = await Promise.all([
      import('../doctor/machineChecks.ts'),
      import('../doctor/kernelCheck.ts'),
      import('../doctor/serviceChecks.ts'),
      import('../service/serviceSettings.ts'),
    ])
    const machine = await machineChecks(String(settings.blenderBin.value))
    const checks = [...machine, await kernelCheck(), ...(await serviceChecks(platformSettings(settings)))]
    const healthy = checks.every(({ state }) => state !== 'bad')
    const marks = { ok: '✓', missing: '·', bad: '✗' } as const
    const text = checks
      .map(({ name, state, found, cost }) => `${marks[state]} ${name.padEnd(11)} ${found}${state === 'ok' ? '' : `\n              ${cost}`}`)
      .join('\n')
    return ok({ json: { ok: healthy, checks }, text: `${text}\n`, exit: healthy ? 0 : 5 })
  },
}
