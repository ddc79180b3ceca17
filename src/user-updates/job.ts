import { AlmaError } from '../alma/errors.ts'
import { codeTables } from '../codes/tables.ts'
import { Aborted, defineJob, Interrupted, JobFailure } from '../jobs/job.ts'
import type { Work } from '../platform/work.ts'
import { countMembers, findSet, membersAfter } from '../sets/service.ts'
import { timeZoneOf } from '../terms/service.ts'
import { auditUpdate, chunkSizeOf, updateChunk } from './chunk.ts'
import { noticeTypes, orderOf, type UpdateOrder } from './order.ts'
import { notApplicable, parameters } from './parameters.ts'
import { counters, type UpdateParameters, type UpdateRun } from './run.ts'
import { begin, placeOf } from './store.ts'

/**
 * Changes the users of a set, and writes to them (BULK-01). Chunk by chunk: a run that was killed goes on behind the
 * last one, one that is cancelled stops there, with true counters. A dry run reports the same and changes nobody.
 */
export const updateJob = defineJob({
  kind: 'user-update',
  type: 'MANUAL',
  category: { value: 'USERS', desc: 'Users' },
  privilege: 'MANAGE_USERS',
  parameters,
  counters,
  async list() {
    const description = 'Changes the users of a set, and writes to them.'
    return [{ id: 'M148', name: 'Update/Notify Users', description }]
  },
  async prepare(work, given, came) {
    await findSet(work, given.set_id)
    await orderFor(work, given as UpdateParameters)
    const names = notApplicable(came)
    const letter = came.get('SEND_Notification_To_User_Value')?.trim() ?? ''
    if (!noticeTypes.has(letter)) names.push('SEND_Notification_To_User_Value')
    return { ...given, not_applicable: names.join(' ').slice(0, 10_000) }
  },
  run: run => update(run as UpdateRun)
})

const orderFor = async (work: Work, given: UpdateParameters): Promise<UpdateOrder> =>
  orderOf(given, { tables: await codeTables(work), institution: work.institution, zone: await timeZoneOf(work) })

async function update(run: UpdateRun): Promise<void> {
  const { set_id, dry_run, not_applicable = '' } = run.parameters
  const [set, order] = await declared(async () => {
    const work = run.open()
    return [await findSet(work, set_id), await orderFor(work, run.parameters)] as const
  })
  const names = String(not_applicable).split(' ').filter(Boolean)
  const dryRun = dry_run === true
  await run.transaction(async work => {
    const members = await countMembers(work, set)
    await begin(work, { instance: run.instance, setId: set.id, dryRun, members, notApplicable: names })
    run.count('notApplicable', names.length - run.counters.notApplicable)
    await run.save(work, 0)
  })
  const { members, cancelledBy, ...place } = await placeOf(run.open(), run.instance)
  const task = { order, dryRun, members, setId: set.id, tables: await codeTables(run.open()) }
  let { after } = place
  let cancelled = cancelledBy !== null
  while (!cancelled) {
    const ids = await membersAfter(run.open(), set, after, chunkSizeOf(order))
    if (ids.length === 0) break
    if (run.stopping) throw new Interrupted('The service is stopping.')
    cancelled = await updateChunk(run, task, ids)
    after = ids.at(-1) ?? after
  }
  if (dryRun) await run.transaction(work => auditUpdate(work, run, task, run.counters.updated))
  if (cancelled) throw new Aborted('The run was cancelled. Users who were changed before stay so.')
}

/** What is wrong with the set or the parameters by now fails the run in its own words. */
async function declared<T>(step: () => Promise<T>): Promise<T> {
  try {
    return await step()
  } catch (error) {
    throw error instanceof AlmaError ? new JobFailure(error.message) : error
  }
}
