import { change, count, db, row, rows, sql } from '../data/statements.ts'
import type { Work } from '../platform/work.ts'
import { remainingPrimaryId } from '../users/find/remaining-store.ts'
import type { DeletePolicy, ResultCode } from './settings.ts'

interface Paging {
  limit: number
  offset: number
}

/** A run of the purge by its number; `lock` holds it until the transaction ends. */
export const findRun = (work: Work, instance: string, lock: boolean) =>
  row(
    work,
    db
      .selectFrom('job_instance')
      .where('institution', '=', work.institution)
      .where('id', '=', instance)
      .where('kind', '=', 'user-purge')
      .select(['status', sql<boolean>`coalesce((parameters ->> 'dry_run')::boolean, false)`.as('dryRun')])
      .$if(lock, of => of.forUpdate())
  )

const results = (work: Work, instance: string, code: ResultCode | undefined) =>
  db
    .selectFrom('purge_result as r')
    .where('r.institution', '=', work.institution)
    .where('r.instance', '=', instance)
    .$if(code !== undefined, of => of.where('r.code', '=', code ?? ''))

/** A page of what a run did with each user, by their numbers; each with what names them now, if anything does. */
export const findResults = (
  work: Work,
  instance: string,
  { code, limit, offset }: Paging & { code: ResultCode | undefined }
) =>
  rows(
    work,
    results(work, instance, code)
      .leftJoin('app_user as u', join =>
        join.onRef('u.institution', '=', 'r.institution').onRef('u.id', '=', 'r.userId')
      )
      .leftJoin('purged_user as d', join =>
        join.onRef('d.institution', '=', 'r.institution').onRef('d.id', '=', 'r.userId')
      )
      .select(['r.userId as id', 'r.reason', 'r.waivedMinor as waived', 'r.receipt'])
      .select(({ ref }) => ref('r.code').$castTo<ResultCode>().as('code'))
      .select(({ fn }) => fn.coalesce('u.primaryId', remainingPrimaryId).as('primaryId'))
      .orderBy('r.userId')
      .limit(limit)
      .offset(offset)
  )

/** How many users a run tells of. */
export const countResults = async (work: Work, instance: string, code: ResultCode | undefined): Promise<number> =>
  (await row(work, results(work, instance, code).select(count().as('count'))))?.count ?? 0

const purged = (work: Work, policy: DeletePolicy | undefined) =>
  db
    .selectFrom('purged_user')
    .where('institution', '=', work.institution)
    .$if(policy !== undefined, of => of.where('policy', '=', policy as DeletePolicy))

/** A page of what delete policies have left of users; the latest first, otherwise in no order that tells anything. */
export const findPurged = (work: Work, { policy, limit, offset }: Paging & { policy: DeletePolicy | undefined }) =>
  rows(
    work,
    purged(work, policy)
      .select(['status', 'policy', 'lastName', 'userGroup', 'jobCategory', 'statisticalCategories', 'deletedOn'])
      .orderBy('deletedOn', 'desc')
      .orderBy('lastName')
      .limit(limit)
      .offset(offset)
  )

/** How many users delete policies have left something of. */
export const countPurged = async (work: Work, policy: DeletePolicy | undefined): Promise<number> =>
  (await row(work, purged(work, policy).select(count().as('count'))))?.count ?? 0

/** Removes what runs that ended more than so many days ago told of single users, or their place; how many rows. */
export const removeOld = (work: Work, table: 'purge_result' | 'purge_run', days: number): Promise<number> =>
  change(
    work,
    db
      .deleteFrom(table)
      .using('job_instance as j')
      .where(`${table}.institution`, '=', work.institution)
      .whereRef('j.institution', '=', `${table}.institution`)
      .whereRef('j.id', '=', `${table}.instance`)
      .where('j.endTime', '<', new Date(work.now.getTime() - days * 86_400_000))
  )
