import { formatMoment, parseMoment } from '../alma/dates.ts'
import { AlmaError } from '../alma/errors.ts'
import { forgetSlotsAfter } from '../jobs/slot-store.ts'
import type { MovableClock } from '../platform/clock.ts'
import type { Work } from '../platform/work.ts'
import { moved } from './duration.ts'
import type { ClockMove, SandboxTime } from './schema.ts'
import { writeOffset } from './store.ts'

// Days of four digits, and room to go on from there.
const earliest = Date.UTC(1970, 0, 2)
const latest = Date.UTC(2999, 0, 1)

/** What the clock of the sandbox shows. */
export const timeOf = (clock: MovableClock): SandboxTime => ({
  now: formatMoment(clock.now()),
  real: formatMoment(clock.real()),
  offset_ms: clock.offsetMs
})

/** How far ahead of the machine the clock is after a move (401666 when that is no time). */
export function offsetAfter(clock: MovableClock, { moment, advance }: ClockMove): number {
  if ((moment === undefined) === (advance === undefined))
    throw new AlmaError('INVALID_INPUT', { detail: 'Give either moment or advance.' })
  const to = moment === undefined ? moved(clock.now(), advance ?? '') : parseMoment(moment)
  const name = moment === undefined ? 'advance' : 'moment'
  if (!to) throw new AlmaError('INVALID_PARAMETER', { name, detail: 'Use an ISO 8601 duration, such as P28D.' })
  if (to.getTime() < earliest || to.getTime() > latest)
    throw new AlmaError('INVALID_PARAMETER', { name, detail: 'The clock goes from 1970 to 2998.' })
  return to.getTime() - clock.real().getTime()
}

/**
 * Keeps the offset, so that a restart and every other process of the sandbox know it. Schedules that were dealt with up
 * to a moment that is now to come again begin anew.
 */
export async function storeOffset(work: Work, clock: MovableClock, offsetMs: number): Promise<void> {
  await writeOffset(work, offsetMs)
  await forgetSlotsAfter(work, new Date(clock.real().getTime() + offsetMs))
}
