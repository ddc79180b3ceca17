import { addEvents } from '../jobs/store.ts'
import { sql } from '../sql.ts'
import type { Work } from '../work.ts'
import type { NoticeCode } from './feed-entity.ts'

/** What a run has to say of a file, or of the feed as a whole. Holds no personal data. */
export interface Notice {
  code: NoticeCode
  file: string | null
  message: string
}

/** What keeps a file out of the run, or may make it come again: a run with such a notice has not simply succeeded. */
const failing: ReadonlySet<NoticeCode> = new Set(['UNREADABLE', 'LEFT', 'NOT_RENAMED', 'MISSING'])

/** Adds a notice to a run; the same one twice is one. A file that was not taken is an event of the job's run, too. */
export async function addNotice(work: Work, runId: number, { code, file, message }: Notice): Promise<void> {
  const added = await sql(
    work,
    `insert into sis_notice (institution, run_id, number, code, file, message, at)
     select $1::text, $2::bigint, coalesce((select max(number) from sis_notice where institution = $1::text and run_id = $2::bigint), 0) + 1,
       $3::text, $4::text, $5::text, $6::timestamptz
     where not exists (select from sis_notice where institution = $1::text and run_id = $2::bigint and code = $3::text
       and file is not distinct from $4::text) returning number`,
    [work.institution, runId, code, file?.slice(0, 255) ?? null, message, work.now]
  )
  if (added.length === 0 || !failing.has(code)) return
  const keys = { ...(file === null ? {} : { FILE: file }), REASON: code, MESSAGE: message }
  await addEvents(work, String(runId), [{ keys: Object.entries(keys).map(([code, value]) => ({ code, value })) }])
}

/** What the operator must know of files that a run has not taken as it should; empty where all went well. */
export async function untaken(work: Work, runId: number): Promise<string[]> {
  const notices = (await noticesOf(work, [runId])).get(String(runId)) ?? []
  return notices
    .filter(({ code }) => failing.has(code))
    .map(({ file, message }) => (file === null ? message : `${file}: ${message}`))
}

/** The notices of some runs, each run's in their order. */
export async function noticesOf(work: Work, runIds: readonly (string | number)[]): Promise<Map<string, Notice[]>> {
  const rows = await sql<Notice & { run_id: string }>(
    work,
    `select run_id::text, code, file, message from sis_notice
     where institution = $1 and run_id = any($2::bigint[]) order by run_id, number`,
    [work.institution, runIds]
  )
  const found = new Map<string, Notice[]>()
  for (const { run_id, ...notice } of rows) found.set(run_id, [...(found.get(run_id) ?? []), notice])
  return found
}
