import type { Register } from './context.ts'
import { registerDecisions } from './sis-decide.ts'
import { registerRuns } from './sis-runs.ts'
import { registerSend } from './sis-send.ts'
import { registerShow } from './sis-show.ts'
import { registerValidate } from './validate.ts'

/** `patronage sis`: feeds and their runs. */
export const registerSis: Register = (parent, context) => {
  const sis = parent
    .command('sis')
    .description('feeds of student information systems: send, check, look at, decide (docs/sis.md)')
  registerSend(sis, context)
  registerValidate(sis, context)
  registerRuns(sis, context)
  registerShow(sis, context)
  registerDecisions(sis, context)
}
