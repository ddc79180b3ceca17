import { anyOf, change, db, rows, sql } from '../../data/statements.ts'
import { addEvents } from '../../jobs/store.ts'
import type { Work } from '../../platform/work.ts'
import type { NoticeCode } from '../feed-entity.ts'

/** What a run has to say of a file, or of the feed as a whole. Holds no personal data. */
export interface Notice {
  code: NoticeCode
  file: string | null
  message: string
}

/** What keeps a file out of the run, or may make it come again: a run with such a notice has not simply succeeded. */
const failing: ReadonlySet<NoticeCode> = new Set(['UNREADABLE', 'LEFT', 'NOT_RENAMED', 'MISSING'])

/** Adds a notice to a run; the same one twice is one. A file that was not taken is an event of the job's run, too. */
export async function addNotice(work: Work, runId: string, { code, file, message }: Notice): Promise<void> {
  const { institution, now } = work
  const name = file?.slice(0, 255) ?? null
  const added = await change(
    work,
    sql`insert into sis_notice (institution, run_id, number, code, file, message, at)
      select ${institution}::text, ${runId}::bigint, coalesce((select max(number) from sis_notice
          where institution = ${institution}::text and run_id = ${runId}::bigint), 0) + 1,
        ${code}::text, ${name}::text, ${message}::text, ${now}::timestamptz
      where not exists (select from sis_notice where institution = ${institution}::text and run_id = ${runId}::bigint
        and code = ${code}::text and file is not distinct from ${name}::text)`
  )
  if (added === 0 || !failing.has(code)) return
  const keys = { ...(file === null ? {} : { FILE: file }), REASON: code, MESSAGE: message }
  await addEvents(work, String(runId), [{ keys: Object.entries(keys).map(([code, value]) => ({ code, value })) }])
}

/** What the operator must know of files that a run has not taken as it should; empty where all went well. */
export async function untaken(work: Work, runId: string): Promise<string[]> {
  const notices = (await noticesOf(work, [runId])).get(runId) ?? []
  return notices
    .filter(({ code }) => failing.has(code))
    .map(({ file, message }) => (file === null ? message : `${file}: ${message}`))
}

/** The notices of some runs, each run's in their order. */
export async function noticesOf(work: Work, runIds: readonly string[]): Promise<Map<string, Notice[]>> {
  const notices = await rows(
    work,
    db
      .selectFrom('sis_notice')
      .where('institution', '=', work.institution)
      .where('runId', '=', anyOf(runIds))
      .select(['runId', 'code', 'file', 'message'])
      .orderBy('runId')
      .orderBy('number')
  )
  const found = new Map<string, Notice[]>()
  for (const { runId, ...notice } of notices) found.set(runId, [...(found.get(runId) ?? []), notice])
  return found
}
