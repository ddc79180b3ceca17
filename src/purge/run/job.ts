import { AlmaError } from '../../alma/errors.ts'
import { codeTables } from '../../codes/tables.ts'
import { currencyOf, decimalsOf, toMinor } from '../../fees/service.ts'
import { Aborted, defineJob, Interrupted, JobFailure } from '../../jobs/job.ts'
import { addDays } from '../../platform/clock.ts'
import type { Work } from '../../platform/work.ts'
import { findSet, membersAfter } from '../../sets/service.ts'
import { localDay, timeZoneOf } from '../../terms/service.ts'
import { chunkSize, type PurgeTask, purgeChunk } from './chunk.ts'
import { counters, type PurgeJobRun, parameters, queue } from './declared.ts'
import { begin, countUndated, dueAfter, placeOf } from './run-store.ts'

/**
 * Deletes users whose purge date has passed (PUR-03), chunk by chunk, by the institution's delete policy. Each chunk is
 * one transaction with its report and the place reached: a run that was killed goes on there, one that is cancelled
 * stops there, with true counters.
 */
export const purgeJob = defineJob({
  kind: 'user-purge',
  privilege: 'PURGE_USERS',
  type: 'MANUAL',
  category: { value: 'USERS', desc: 'Users' },
  parameters,
  counters,
  async list() {
    const description = 'Deletes users whose purge date has passed, as the delete policy says.'
    return [{ id: 'M1002', name: 'Purge User Records', description, queue }]
  },
  async prepare(work, given) {
    if (given.set_id !== '') await knownSet(work, given.set_id)
    await orderOf(given, work, localDay(work.now, await timeZoneOf(work)))
    return given
  },
  async run(run) {
    const open = run.open()
    const today = localDay(open.now, await timeZoneOf(open))
    const { set_id } = run.parameters
    const set = set_id === '' ? undefined : await still(() => knownSet(open, set_id))
    const first = await still(() => orderOf(run.parameters, open, today))
    await run.transaction(async work => {
      if (!(await begin(work, run.instance, today))) return
      if (!set) run.count('skippedNoPurgeDate', await countUndated(work, first))
      await run.save(work, 1)
    })
    const place = await placeOf(run.open(), run.instance)
    if (!place || place.cancelled) throw new Aborted('The purge was cancelled.')
    const order = await still(() => orderOf(run.parameters, open, place.today))
    for (let { after } = place; ; ) {
      const work = run.open()
      const ids = set ? await membersAfter(work, set, after, chunkSize) : await dueAfter(work, order, after, chunkSize)
      if (ids.length === 0) break
      if (run.stopping) throw new Interrupted('The service is stopping.')
      if (await purgeChunk(run, order, ids)) throw new Aborted('The purge was cancelled.')
      after = ids.at(-1) as string
    }
  }
})

async function knownSet(work: Work, id: string) {
  try {
    return await findSet(work, id)
  } catch (error) {
    if (error instanceof AlmaError) throw wrong('set_id is no set of this institution.')
    throw error
  }
}

/** 401664: said to whoever asks for the run. */
const wrong = (detail: string): AlmaError =>
  new AlmaError('INVALID_INPUT', { detail: `Parameter value invalid: ${detail}` })

/** What was right when it was asked for may have changed since: that fails the run before it begins. */
async function still<T>(step: () => Promise<T>): Promise<T> {
  try {
    return await step()
  } catch (error) {
    if (error instanceof AlmaError) throw new JobFailure(error.message)
    throw error
  }
}

/** What a run is asked to do, in terms of the rules. 401664 for parameters that mean nothing here. */
async function orderOf(given: PurgeJobRun['parameters'], work: Work, today: string): Promise<PurgeTask> {
  const { user_record_type: recordType, user_group: userGroup, waive_threshold: threshold, ...more } = given
  const tables = await codeTables(work)
  if (recordType && !tables.isCode('AddNewUserOptions', recordType))
    throw wrong('user_record_type is not a code of its table.')
  if (userGroup && !tables.isCode('UserGroups', userGroup)) throw wrong('user_group is not a code of its table.')
  const currency = await currencyOf(work)
  const waiveUpTo = threshold === '' ? undefined : toMinor(threshold, currency)
  if (threshold !== '' && waiveUpTo === undefined)
    throw wrong(`waive_threshold is no amount of ${currency}, which has ${decimalsOf(currency)} decimals.`)
  return {
    ...(recordType ? { recordType } : {}),
    ...(userGroup ? { userGroup } : {}),
    // purge date + days <= today (C4).
    dueUpTo: addDays(today, -more.days_after_purge_date),
    today,
    requireExpired: more.require_expired,
    excludeActiveRequests: more.exclude_active_requests,
    waiveUpTo
  }
}
