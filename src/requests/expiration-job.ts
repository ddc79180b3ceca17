import Type from 'typebox'
import { setProcess } from '../catalogue/service.ts'
import { defineJob } from '../jobs/job.ts'
import type { Work } from '../platform/work.ts'
import { localDay, timeZoneOf } from '../terms/service.ts'
import { finish } from './change/cancel.ts'
import { lockRequest } from './copies/find.ts'
import { notice } from './copies/notices.ts'
import { releaseCopy } from './copies/release.ts'
import type { Request } from './entity.ts'
import { type Expiry, expiryOf } from './rules/lifecycle.ts'
import { active, dueBy } from './tables/conditions-store.ts'
import { selectRequests } from './tables/store.ts'

const counters = {
  hold_shelf: 'Requests not collected from the hold shelf',
  on_shelf: 'Requests whose copy was not fetched from its shelf',
  interest: 'Requests past their last interest date',
  bookings: 'Bookings that were not used',
  activated: 'Waiting requests that were given a copy'
}
const counterOf: Record<Expiry, keyof typeof counters> = {
  HOLD_SHELF: 'hold_shelf',
  ON_SHELF: 'on_shelf',
  INTEREST: 'interest',
  BOOKING: 'bookings'
}

/** JOB-26, REQ-20: ends requests whose clock has run out, and gives their copies to the next in the queue. */
export const expiration = defineJob({
  kind: 'requests-expiration',
  type: 'SCHEDULED',
  category: { value: 'FULFILLMENT', desc: 'Fulfillment' },
  parameters: Type.Object({
    dry_run: Type.Boolean({ default: false, description: 'Count what would end; change nothing.' }),
    mark_missing: Type.Boolean({
      default: false,
      description: 'Copies that were not fetched from their shelf in time become missing.'
    })
  }),
  counters,
  async list() {
    const description =
      'Ends requests that were not collected, fetched or used in time; the next in the queue is served.'
    return [{ id: 'S1020', name: 'Requests - Handle Expiration Step', description, schedule: '30 1 * * *' }]
  },
  async run(run) {
    const { dry_run: dryRun, mark_missing: markMissing } = run.parameters
    const due = await run.transaction(dueRequests)
    for (const [index, seen] of due.entries())
      await run.transaction(async work => {
        const today = await todayOf(work)
        const held = dryRun ? undefined : await lockRequest(work, seen)
        const why = expiryOf(held?.request ?? seen, today, work.now)
        if (!why || (!held && !dryRun)) return
        run.count(counterOf[why])
        if (held && (await expire(work, held, why, markMissing))) run.count('activated')
        await run.save(work, Math.floor((100 * (index + 1)) / due.length))
      })
  }
})

const todayOf = async (work: Work): Promise<string> => localDay(work.now, await timeZoneOf(work))

/** Requests one of whose clocks may have run out; `expiryOf` decides. */
async function dueRequests(work: Work): Promise<Request[]> {
  const today = await todayOf(work)
  const found = await selectRequests(work, [active, dueBy(today, work.now)])
  return found.filter(request => expiryOf(request, today, work.now) !== undefined)
}

/** Ends one request; true when its copy serves another one now. */
async function expire(
  work: Work,
  held: NonNullable<Awaited<ReturnType<typeof lockRequest>>>,
  why: Expiry,
  markMissing: boolean
): Promise<boolean> {
  const onShelf = why === 'HOLD_SHELF'
  const cancelReason = onShelf ? 'OnShelfExpired' : 'RequestExpired'
  let activated = false
  await finish(work, held, onShelf ? 'SHELF_EXPIRED' : 'EXPIRED', { cancelReason }, async copy => {
    if (why === 'ON_SHELF' && markMissing) return setProcess(work, copy.item, { processType: 'MISSING' })
    activated = (await releaseCopy(work, copy)) !== undefined
  })
  await notice(work, held.request, onShelf ? 'HoldShelfExpired' : 'RequestCancelled', {
    ...(onShelf ? {} : { reason: 'The request has expired.' })
  })
  return activated
}
