import { sql } from '../sql.ts'
import type { Work } from '../work.ts'
import type { NoticeCode } from './feed-entity.ts'

/** What a run has to say of a file, or of the feed as a whole. Holds no personal data. */
export interface Notice {
  code: NoticeCode
  file: string | null
  message: string
}

/** Adds a notice to a run; the same one twice is one. */
export async function addNotice(work: Work, runId: number, { code, file, message }: Notice): Promise<void> {
  await sql(
    work,
    `insert into sis_notice (institution, run_id, number, code, file, message, at)
     select $1::text, $2::bigint, coalesce((select max(number) from sis_notice where institution = $1::text and run_id = $2::bigint), 0) + 1,
       $3::text, $4::text, $5::text, $6::timestamptz
     where not exists (select from sis_notice where institution = $1::text and run_id = $2::bigint and code = $3::text
       and file is not distinct from $4::text)`,
    [work.institution, runId, code, file?.slice(0, 255) ?? null, message, work.now]
  )
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
