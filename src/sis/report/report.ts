import { AlmaError } from '../../alma/errors.ts'
import { idOf } from '../../alma/ids.ts'
import { supposed } from '../../jobs/job.ts'
import { link, type Work } from '../../platform/work.ts'
import { isWarning } from '../../users/merge/doubts.ts'
import { whys } from '../../users/record/change.ts'
import { feedAlarms } from '../pickup/feed-state.ts'
import { matchTypeOf } from '../profile/store.ts'
import { countRuns, type RunRow, runRow, runRows } from '../runs/list-store.ts'
import { type Notice, noticesOf } from '../runs/notice-store.ts'
import { type ReportedRecord, recordPage } from '../runs/record-page-store.ts'
import type { OutcomeName, Run, RunRecord } from '../runs/schema.ts'

/** One run as the API shows it; throws RUN_NOT_FOUND. */
export async function findRun(work: Work, id: string): Promise<Run> {
  const number = idOf(id)
  const row = number === undefined ? undefined : await runRow(work, number)
  if (!row) throw new AlmaError('RUN_NOT_FOUND', { id: id.slice(0, 20) })
  return runOf(work, row, await noticesOf(work, [row.id]))
}

/** The runs of the institution, newest first. */
export async function listRuns(work: Work, query: { profile?: string; limit: number; offset: number }) {
  const rows = await runRows(work, query)
  const total = await countRuns(work, query.profile)
  const notices = await noticesOf(
    work,
    rows.map(({ id }) => id)
  )
  const alarms = await feedAlarms(work, query.profile)
  return { runs: rows.map(row => runOf(work, row, notices)), total, alarms }
}

/** A phase that fits the status: both are stored, each by whoever knows it first. */
const phaseOf = ({ status, phase }: RunRow): Run['phase'] => {
  if (status !== 'QUEUED' && phase === 'FINISHED') return 'APPLYING'
  return status === 'QUEUED' ? 'WAITING' : phase
}

function runOf(work: Work, row: RunRow, notices: Map<string, Notice[]>): Run {
  const { processed = 0, created = 0, updated = 0, unchanged = 0, rejected = 0, removed } = row.counters
  const files = row.files ?? []
  const isSupposed = row.dryRun || row.counters[supposed] === 1
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
    profile: row.profileCode,
    mode: row.mode,
    dry_run: row.dryRun,
    status: row.status === 'MANUAL_HANDLING_REQUIRED' ? 'WAITING_FOR_APPROVAL' : row.status,
    phase: ended ? 'FINISHED' : phaseOf(row),
    percent: done ? 100 : total ? Math.min(99, Math.floor((100 * processed) / total)) : 0,
    users_total: total,
    users_per_second: row.workedMs > 0 ? Math.round((1000 * processed) / row.workedMs) : null,
    counters_tell: isSupposed ? 'WHAT_WOULD_BE' : 'WHAT_WAS_DONE',
    counters: { processed, created, updated, unchanged, rejected, ...(removed === undefined ? {} : { removed }) },
    action: row.action,
    ...(row.basedOn === null ? {} : { based_on: String(row.basedOn) }),
    guard: row.guard,
    kinds: row.kinds ?? {},
    ...(row.planHash === null || !ended ? {} : { plan_hash: row.planHash }),
    ...(row.planUntil === null || !ended ? {} : { plan_expires_at: row.planUntil.toISOString() }),
    ...(row.cancelled === null ? {} : { cancelled: row.cancelled }),
    submitted_at: row.submitTime.toISOString(),
    started_at: row.startedAt?.toISOString() ?? null,
    ended_at: row.endedAt?.toISOString() ?? null,
    files,
    failure: row.failure,
    notices: notices.get(row.id) ?? [],
    links: {
      self: own,
      records: `${own}/records`,
      job_instance: link(work, 'conf', 'jobs', row.jobId, 'instances', String(row.id))
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

/** What became of each record of a run, in the order of the feed. */
export async function listRecords(
  work: Work,
  id: string,
  query: { outcome?: OutcomeName; limit: number; offset: number }
): Promise<{ records: RunRecord[]; total: number }> {
  const run = await findRun(work, id)
  const letter = query.outcome ? letterOf[query.outcome] : null
  const matchType = await matchTypeOf(work, run.profile)
  const rows = await recordPage(work, id, { letter, limit: query.limit, offset: query.offset })
  const total = query.outcome ? (run.counters[query.outcome] ?? 0) : run.counters.processed
  return { records: rows.map(row => recordOf(row, matchType)), total }
}

function recordOf(row: ReportedRecord, matchType: string | null): RunRecord {
  const outcome = nameOf[row.outcome] ?? 'rejected'
  const { reason, code, message } = row
  const doubts = (row.changes ?? []).filter(isWarning)
  return {
    number: row.number + 1,
    outcome,
    primary_id: row.recordId ?? row.userId,
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
