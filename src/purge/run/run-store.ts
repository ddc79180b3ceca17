import type { InferResult } from 'kysely'
import { noId } from '../../alma/ids.ts'
import { anyOf, change, count, db, row, rows, sql } from '../../data/statements.ts'
import { mailEnds } from '../../letters/store.ts'
import type { Work } from '../../platform/work.ts'
import type { PurgeFacts, PurgeOrder } from '../rules.ts'
import type { ResultCode } from '../settings.ts'

/** A run of the purge. */
const place = (work: Work, instance: string) =>
  db
    .selectFrom('purge_run')
    .where('institution', '=', work.institution)
    .where('instance', '=', instance)
    .select(['today', 'after', 'cancelled'])

/** Where a run stands. `today` is `YYYY-MM-DD`. */
export type Place = InferResult<ReturnType<typeof place>>[number]

const begun = (work: Work, instance: string, today: string, cancelled: boolean) =>
  db.insertInto('purge_run').values({ institution: work.institution, instance, today, after: noId, cancelled })

/** Begins a run at its first user; undefined when it has begun before. */
export const begin = (work: Work, instance: string, today: string): Promise<Place | undefined> =>
  row(
    work,
    begun(work, instance, today, false)
      .onConflict(one => one.doNothing())
      .returning(['today', 'after', 'cancelled'])
  )

/** Where a run stands that has begun. */
export const placeOf = (work: Work, instance: string): Promise<Place | undefined> => row(work, place(work, instance))

/** Moves a run on. True when somebody has asked it to stop. */
export async function moveTo(work: Work, instance: string, after: string): Promise<boolean> {
  const moved = await row(
    work,
    db
      .updateTable('purge_run')
      .set({ after })
      .where('institution', '=', work.institution)
      .where('instance', '=', instance)
      .returning('cancelled')
  )
  return moved?.cancelled ?? false
}

/** Asks a run to stop after its present chunk, also one that has not begun. */
export async function askToStop(work: Work, instance: string, today: string): Promise<void> {
  await change(
    work,
    begun(work, instance, today, true).onConflict(one =>
      one.columns(['institution', 'instance']).doUpdateSet({ cancelled: true })
    )
  )
}

type Scope = Pick<PurgeOrder, 'recordType' | 'userGroup' | 'dueUpTo'>

/** The users of an order. */
const inScope = (work: Work, { recordType, userGroup }: Scope) =>
  db
    .selectFrom('app_user')
    .where('institution', '=', work.institution)
    .$if(recordType !== undefined, of => of.where('recordType', '=', recordType ?? ''))
    .$if(userGroup !== undefined, of => of.where('userGroup', '=', userGroup ?? ''))

/** How many users of an order have no purge date (PUR-04). */
export async function countUndated(work: Work, order: Scope): Promise<number> {
  const undated = inScope(work, order).where('purgeDate', 'is', null).select(count().as('count'))
  return (await row(work, undated))?.count ?? 0
}

/** The next users, by number, whose purge date is due. */
export async function dueAfter(work: Work, order: Scope, after: string, limit: number): Promise<string[]> {
  const due = await rows(
    work,
    inScope(work, order)
      .where('purgeDate', '<=', order.dueUpTo)
      .where('id', '>', after)
      .select('id')
      .orderBy('id')
      .limit(limit)
  )
  return due.map(({ id }) => id)
}

export type UserFacts = Omit<PurgeFacts, 'against' | 'balanceMinor'> & { id: string }

/** What the users' own rows say, by number; `lock` holds them in that order until the transaction ends. */
export async function factsOf(work: Work, ids: readonly string[], lock: boolean): Promise<UserFacts[]> {
  return rows(
    work,
    db
      .selectFrom('app_user as u')
      .where('u.institution', '=', work.institution)
      .where('u.id', '=', anyOf(ids))
      .select(['u.id', 'u.recordType', 'u.userGroup', 'u.purgeDate', 'u.expiryDate'])
      .select(({ exists, selectFrom }) =>
        exists(
          selectFrom('letter as l')
            .whereRef('l.institution', '=', 'u.institution')
            .whereRef('l.userId', '=', 'u.id')
            .where('l.state', '=', 'QUEUED')
            .where('l.createdAt', '>=', mailEnds(work.now))
            .select('l.id')
        )
          .$castTo<boolean>()
          .as('hasLetterOnItsWay')
      )
      .orderBy('u.id')
      .$if(lock, of => of.forUpdate('u'))
  )
}

/** What became of one user. */
export interface Result {
  userId: string
  code: ResultCode
  reason: string | null
  waivedMinor: number
  receipt: string | null
}

/** Adds to the report of a run. */
export async function insertResults(work: Work, instance: string, results: readonly Result[]): Promise<void> {
  await change(
    work,
    sql`
      insert into purge_result (institution, instance, user_id, code, reason, waived_minor, receipt)
      select ${work.institution}, ${instance}::bigint, r."userId", r.code, r.reason, r."waivedMinor", r.receipt
      from json_to_recordset(${JSON.stringify(results)}::json)
        as r ("userId" bigint, code text, reason text, "waivedMinor" bigint, receipt text)`
  )
}
