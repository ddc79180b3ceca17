import { defineEntity, p } from '@mikro-orm/core'
import type { TablesOf } from '../data/tables-of.ts'
import { wholeNumber } from '../data/whole-number.ts'

export const SandboxClockSchema = defineEntity({
  name: 'SandboxClock',
  tableName: 'sandbox_clock',
  properties: {
    institution: p.string().length(64).primary(),
    /** How far the sandbox's time is ahead of the machine's (negative: behind), in milliseconds. */
    offsetMs: wholeNumber()
  }
})

/** The time of the sandbox, where it was moved. */
export class SandboxClock extends SandboxClockSchema.class {}
SandboxClockSchema.setClass(SandboxClock)

export const entities = [SandboxClock]

/** These tables as statements see them. */
export type SandboxTables = TablesOf<typeof SandboxClockSchema>
