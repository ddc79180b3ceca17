import { AlmaError } from '../alma/errors.ts'
import { supposed } from '../jobs/job.ts'
import { sql } from '../sql.ts'
import { type Change, whys } from '../users/change.ts'
import { isWarning } from '../users/doubts.ts'
import { link, type Work } from '../work.ts'
import { feedAlarms } from './feed-state.ts'
import { type Notice, noticesOf } from './notice-store.ts'
import type { Decided, Failure, GuardState, Kinds } from './run-state.ts'
import type { OutcomeName, Run, RunRecord } from './schema.ts'

interface RunRow {
  id: string
  profile_code: string
  mode: Run['mode']
  dry_run: boolean
  phase: Run['phase']
  started_at: string | null
  ended_at: string | null
  worked_ms: number
  failure: Failure | null
  action: Run['action']
  based_on: string | null
  guard: GuardState | null
  kinds: Kinds | null
  cancelled: Decided | null
  plan_hash: string | null
  plan_until: string | null
  status: string
  counters: Record<string, number>
  job_id: string
  submit_time: string
  files: { name: string; bytes: number; sha256: string; users: number | null }[] | null
}

const select = `select r.id, r.profile_code, r.mode, r.dry_run, r.phase, r.started_at, r.ended_at, r.worked_ms, r.failure,
    r.action, r.based_on, r.guard, r.kinds, r.cancelled, r.plan_hash, r.plan_until,
    j.status, j.counters, j.job_id, j.submit_time,
    (select json_agg(json_build_object('name', f.name, 'bytes', f.bytes, 'sha256', f.sha256, 'users', f.users) order by f.number)
       from sis_file f where f.institution = r.institution and f.run_id = r.id) as files
  from sis_run r join job_instance j on j.institution = r.institution and j.id = r.id`

/** One run as the API shows it; throws RUN_NOT_FOUND. */
export async function findRun(work: Work, id: string): Promise<Run> {
  const rows = /^\d{1,15}$/.test(id)
    ? await sql<RunRow>(work, `${select} where r.institution = $1 and r.id = $2`, [work.institution, id])
    : []
  const [row] = rows
  if (!row) throw new AlmaError('RUN_NOT_FOUND', { id: id.slice(0, 20) })
  return runOf(work, row, await noticesOf(work, [row.id]))
}

/** The runs of the institution, newest first. */
export async function listRuns(work: Work, query: { profile?: string; limit: number; offset: number }) {
  const filter = [work.institution, query.profile ?? null]
  const where = 'where r.institution = $1 and ($2::text is null or lower(r.profile_code) = lower($2))'
  const rows = await sql<RunRow>(work, `${select} ${where} order by r.id desc limit $3 offset $4`, [
    ...filter,
    query.limit,
    query.offset
  ])
  const [count] = await sql<{ total: number }>(work, `select count(*)::int as total from sis_run r ${where}`, filter)
  const notices = await noticesOf(
    work,
    rows.map(({ id }) => id)
  )
  const alarms = await feedAlarms(work, query.profile)
  return { runs: rows.map(row => runOf(work, row, notices)), total: count?.total ?? 0, alarms }
}

// The driver gives moments as PostgreSQL writes them.
const moment = (text: string | null): string | null => (text === null ? null : new Date(text).toISOString())

/** A phase that fits the status: both are stored, each by whoever knows it first. */
const phaseOf = ({ status, phase }: RunRow): Run['phase'] => {
  if (status !== 'QUEUED' && phase === 'FINISHED') return 'APPLYING'
  return status === 'QUEUED' ? 'WAITING' : phase
}

function runOf(work: Work, row: RunRow, notices: Map<string, Notice[]>): Run {
  const { processed = 0, created = 0, updated = 0, unchanged = 0, rejected = 0, removed } = row.counters
  const files = row.files ?? []
  const isSupposed = row.dry_run || row.counters[supposed] === 1
  const known = files.every(({ users }) => users !== null)
  const total = known ? files.reduce((sum, { users }) => sum + (users ?? 0), 0) : null
  const ended = !['QUEUED', 'RUNNING', 'MANUAL_HANDLING_REQUIRED'].includes(row.status)
  // All is applied before the runner is told so.
  const done =
    /^COMPLETED_(SUCCESS|WARNING)$/.test(row.status) ||
    (row.status === 'RUNNING' && row.phase === 'FINISHED' && !row.failure)
  const own = `${work.base}/v1/sis/runs/${row.id}`
  return {
    id: String(row.id),
    profile: row.profile_code,
    mode: row.mode,
    dry_run: row.dry_run,
    status: row.status === 'MANUAL_HANDLING_REQUIRED' ? 'WAITING_FOR_APPROVAL' : row.status,
    phase: ended ? 'FINISHED' : phaseOf(row),
    percent: done ? 100 : total ? Math.min(99, Math.floor((100 * processed) / total)) : 0,
    users_total: total,
    users_per_second: row.worked_ms > 0 ? Math.round((1000 * processed) / row.worked_ms) : null,
    counters_tell: isSupposed ? 'WHAT_WOULD_BE' : 'WHAT_WAS_DONE',
    counters: { processed, created, updated, unchanged, rejected, ...(removed === undefined ? {} : { removed }) },
    action: row.action,
    ...(row.based_on === null ? {} : { based_on: String(row.based_on) }),
    guard: row.guard,
    kinds: row.kinds ?? {},
    ...(row.plan_hash === null || !ended ? {} : { plan_hash: row.plan_hash }),
    ...(row.plan_until === null || !ended ? {} : { plan_expires_at: moment(row.plan_until) ?? '' }),
    ...(row.cancelled === null ? {} : { cancelled: row.cancelled }),
    submitted_at: moment(row.submit_time) ?? '',
    started_at: moment(row.started_at),
    ended_at: moment(row.ended_at),
    files,
    failure: row.failure,
    notices: notices.get(String(row.id)) ?? [],
    links: {
      self: own,
      records: `${own}/records`,
      job_instance: link(work, 'conf', 'jobs', row.job_id, 'instances', String(row.id))
    }
  }
}

const letterOf: Record<OutcomeName, string> = {
  created: 'c',
  updated: 'u',
  unchanged: 'n',
  rejected: 'r',
  removed: 'd'
}
const nameOf: Record<string, OutcomeName> = { c: 'created', u: 'updated', n: 'unchanged', r: 'rejected', d: 'removed' }

interface RecordRow {
  number: number
  entry: string
  line: number
  outcome: string
  record_id: string | null
  user_id: string | null
  reason: string | null
  code: string | null
  message: string | null
  changes: Change[] | null
}

/** What became of each record of a run, in the order of the feed. */
export async function listRecords(
  work: Work,
  id: string,
  query: { outcome?: OutcomeName; limit: number; offset: number }
): Promise<{ records: RunRecord[]; total: number }> {
  const run = await findRun(work, id)
  const letter = query.outcome ? letterOf[query.outcome] : null
  const [profile] = await sql<{ match_type: string }>(
    work,
    `select settings ->> 'matchIdType' as match_type from sis_profile where institution = $1 and code = $2`,
    [work.institution, run.profile]
  )
  const rows = await sql<RecordRow>(work, recordsQuery, [work.institution, id, letter, query.limit, query.offset])
  const total = query.outcome ? (run.counters[query.outcome] ?? 0) : run.counters.processed
  return { records: rows.map(row => recordOf(row, profile?.match_type ?? null)), total }
}

// The page is cut before anything is joined: a run of a million records is unnested, not looked up.
const recordsQuery = `with page as (
    select c.first_user + (x.place - 1)::int as number, c.entry, x.line, x.user_id, substr(c.outcomes, x.place::int, 1) as outcome
    from sis_chunk c, unnest(c.lines, c.user_ids) with ordinality as x(line, user_id, place)
    where c.institution = $1 and c.run_id = $2 and ($3::text is null or substr(c.outcomes, x.place::int, 1) = $3)
    order by 1 limit $4 offset $5)
  select p.number, p.entry, p.line, p.outcome, r.primary_id as record_id, u.primary_id as user_id, r.reason, r.code, r.message, r.changes
  from page p
  left join sis_record r on r.institution = $1 and r.run_id = $2 and r.number = p.number
  left join app_user u on u.institution = $1 and u.id = p.user_id
  order by p.number`

function recordOf(row: RecordRow, matchType: string | null): RunRecord {
  const outcome = nameOf[row.outcome] ?? 'rejected'
  const { reason, code, message } = row
  const doubts = (row.changes ?? []).filter(isWarning)
  return {
    number: row.number + 1,
    outcome,
    primary_id: row.record_id ?? row.user_id,
    file: row.entry,
    line: row.line,
    matched_by: outcome === 'updated' || outcome === 'unchanged' ? matchType : null,
    ...(reason !== null ? { reason, code: code ?? '', message: message ?? '' } : {}),
    changes: (row.changes ?? []).filter(change => !isWarning(change)),
    ...(doubts.length === 0
      ? {}
      : { warnings: doubts.map(({ field, why, ...rest }) => ({ field, value: rest.new, why, text: whys[why] })) })
  }
}
