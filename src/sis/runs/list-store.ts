import type { InferResult } from 'kysely'
import { count, db, row, rows, sql } from '../../data/statements.ts'
import type { Work } from '../../platform/work.ts'
import type { Run } from './schema.ts'

const files = sql<Run['files'] | null>`(
  select json_agg(json_build_object('name', f.name, 'bytes', f.bytes, 'sha256', f.sha256, 'users', f.users)
    order by f.number)
  from sis_file f where f.institution = r.institution and f.run_id = r.id)`

/** Runs with their job instances. */
const runs = (work: Work) =>
  db
    .selectFrom('sis_run as r')
    .innerJoin('job_instance as j', join =>
      join.onRef('j.institution', '=', 'r.institution').onRef('j.id', '=', 'r.id')
    )
    .where('r.institution', '=', work.institution)

const listed = (work: Work) =>
  runs(work)
    .select(['r.id', 'r.profileCode', 'r.mode', 'r.dryRun', 'r.phase', 'r.startedAt', 'r.endedAt', 'r.workedMs'])
    .select(['r.failure', 'r.action', 'r.basedOn', 'r.guard', 'r.kinds', 'r.cancelled', 'r.planHash', 'r.planUntil'])
    .select(['j.status', 'j.counters', 'j.jobId', 'j.submitTime', files.as('files')])

/** A run with what its job instance and its files say of it. */
export type RunRow = InferResult<ReturnType<typeof listed>>[number]

/** One run; undefined when there is none. */
export const runRow = (work: Work, runId: string): Promise<RunRow | undefined> =>
  row(work, listed(work).where('r.id', '=', runId))

const ofProfile = (code: string) => sql<boolean>`lower(r.profile_code) = lower(${code}::text)`

/** A page of the institution's runs, newest first; of one profile, without regard to case, when it is named. */
export function runRows(work: Work, of: { profile?: string; limit: number; offset: number }): Promise<RunRow[]> {
  const all = of.profile === undefined ? listed(work) : listed(work).where(ofProfile(of.profile))
  return rows(work, all.orderBy('r.id', 'desc').limit(of.limit).offset(of.offset))
}

/** How many runs there are; of one profile when it is named. */
export async function countRuns(work: Work, profile?: string): Promise<number> {
  const all = db.selectFrom('sis_run as r').where('r.institution', '=', work.institution).select(count().as('total'))
  return (await row(work, profile === undefined ? all : all.where(ofProfile(profile))))?.total ?? 0
}

/** Runs that wait for an approval, oldest first. */
export const waitingRuns = (work: Work) =>
  rows(
    work,
    runs(work)
      .where('j.status', '=', 'MANUAL_HANDLING_REQUIRED')
      .select(['r.id', 'r.profileCode as profile', 'r.guard'])
      .orderBy('r.id')
  )

/** Runs that have waited for an approval longer than that, oldest first. */
export async function undecidedRuns(work: Work, days: number): Promise<string[]> {
  const found = await rows(
    work,
    runs(work)
      .where('j.status', '=', 'MANUAL_HANDLING_REQUIRED')
      .where('j.statusTime', '<', daysBefore(work.now, days))
      .select('r.id')
      .orderBy('r.id')
  )
  return found.map(({ id }) => String(id))
}

const daysBefore = (moment: Date, days: number) =>
  sql<Date>`${moment}::timestamptz - make_interval(days => ${days}::int)`

/** Runs that are over for longer than that and still have details, which no undoing or plan that is under way needs. */
export async function oldRuns(work: Work, days: number): Promise<{ id: string; records: number }[]> {
  const ended = runs(work)
    .where(sql<boolean>`j.status not in ('QUEUED', 'RUNNING', 'MANUAL_HANDLING_REQUIRED')`)
    .where('j.endTime', '<', daysBefore(work.now, days))
    .where(sql<boolean>`not exists (select from sis_run u
      join job_instance o on o.institution = u.institution and o.id = u.id
      where u.institution = r.institution and u.based_on = r.id and o.status in ('QUEUED', 'RUNNING'))`)
    .where(sql<boolean>`(exists (select from sis_chunk c where c.institution = r.institution and c.run_id = r.id)
      or exists (select from sis_record d where d.institution = r.institution and d.run_id = r.id)
      or exists (select from sis_file_chunk f where f.institution = r.institution and f.run_id = r.id))`)
  const records = sql<number>`coalesce((j.counters ->> 'processed')::int, 0)`
  const found = await rows(work, ended.select(['r.id', records.as('records')]).orderBy('r.id'))
  return found.map(({ id, records }) => ({ id: String(id), records }))
}
