import { Fault, type TrunnionError, trunnionError } from '@trunnion/core'
import type { Occt } from './occt.ts'

/** What was thrown out of the kernel, as an error of the catalogue; `lost` when the instance cannot be used again. */
export interface KernelFault {
  readonly error: TrunnionError
  readonly lost: boolean
}

/**
 * Tells C++ exceptions (the stack was unwound, the instance stays good) from traps, aborts and overflows (it does not).
 * Texts of C++ exceptions can quote the file, so only their type is kept.
 */
export const kernelFault = (thrown: unknown, occt: Occt, format: string): KernelFault => {
  if (thrown instanceof Fault) return { error: thrown.error, lost: false }
  if (thrown instanceof WebAssembly.Exception) {
    return { error: trunnionError('KERNEL_FAILED', `The geometry kernel stopped with ${typeOf(thrown, occt)}.`, { format }), lost: false }
  }
  if (thrown instanceof WebAssembly.RuntimeError || thrown instanceof RangeError)
    return { error: trunnionError('KERNEL_FAILED', 'The geometry kernel crashed on this model.', { format }), lost: true }
  return { error: trunnionError('KERNEL_FAILED', 'The geometry kernel gave up on this model.', { format }), lost: true }
}

const typeOf = (thrown: WebAssembly.Exception, occt: Occt): string => {
  try {
    const [type] = occt.getExceptionMessage(thrown)
    return /^[\w:]{1,60}$/.test(type) ? type : 'an exception'
  } catch {
    // It was thrown by another instance than this.
    return 'an exception'
  }
}
