import { change, rows, sql } from '../../data/statements.ts'
import type { Work } from '../../platform/work.ts'
import type { Outcome } from '../decide/decide.ts'
import type { Prepared } from '../decide/prepare.ts'
import type { FeedEntry } from '../feed/archive.ts'

/** Keeps the rejected records of a chunk as they were sent, in the chunk's own transaction. */
export async function insertRejects(
  work: Work,
  runId: string,
  of: { kind: FeedEntry['kind']; chunk: readonly Prepared[]; outcomes: readonly Outcome[]; firstNumber: number }
): Promise<void> {
  const numbers: number[] = []
  const contents: string[] = []
  for (const [index, { outcome }] of of.outcomes.entries()) {
    const bytes = of.chunk[index]?.bytes
    if (outcome !== 'r' || !bytes) continue
    numbers.push(of.firstNumber + index)
    // As text: the driver writes an array of bytes as one of numbers.
    contents.push(bytes.toString('base64'))
  }
  if (numbers.length === 0) return
  await change(
    work,
    sql`insert into sis_reject (institution, run_id, number, kind, content)
      select ${work.institution}, ${runId}, r.number, ${of.kind}, decode(r.content, 'base64')
      from unnest(${numbers}::int[], ${contents}::text[]) as r(number, content)
      on conflict (institution, run_id, number) do update set kind = excluded.kind, content = excluded.content`
  )
}

/** A feed of a run in which records were rejected. */
export interface RejectedEntry {
  fileNumber: number
  /** Name of the file, and of the feed in it. */
  file: string
  entry: string
  kind: FeedEntry['kind']
  rejects: number
}

/** The rejected records of a run with their reasons and chunks. */
const rejects = (work: Work, runId: string) => sql`sis_reject j
  join sis_record d on d.institution = j.institution and d.run_id = j.run_id and d.number = j.number
  join sis_chunk c on c.institution = j.institution and c.run_id = j.run_id
    and j.number >= c.first_user and j.number < c.first_user + length(c.outcomes)
    and j.institution = ${work.institution} and j.run_id = ${runId} and d.reason is not null`

/** The feeds of a run in which records were rejected that are still kept, in their order. */
export const rejectedEntries = (work: Work, runId: string): Promise<RejectedEntry[]> =>
  rows(
    work,
    sql<RejectedEntry>`
      select c.file_number, coalesce(f.name, c.entry) as file, c.entry, min(j.kind) as kind, count(*)::int as rejects
      from ${rejects(work, runId)}
        left join sis_file f on f.institution = j.institution and f.run_id = j.run_id and f.number = c.file_number
      group by 1, 2, 3 order by 1, min(c.number)`
  )

/** A rejected record, and why it was. */
export interface Reject {
  number: number
  line: number
  reason: string
  code: string
  message: string
  content: Buffer
}

/** Up to `limit` rejected records of a feed, from number `from` on. */
export const rejectsFrom = (
  work: Work,
  runId: string,
  { fileNumber, entry }: Pick<RejectedEntry, 'fileNumber' | 'entry'>,
  from: number,
  limit: number
): Promise<Reject[]> =>
  rows(
    work,
    sql<Reject>`select j.number, c.lines[j.number - c.first_user + 1] as line, d.reason, d.code, d.message, j.content
      from ${rejects(work, runId)}
      where j.number >= ${from} and c.file_number = ${fileNumber} and c.entry = ${entry}
      order by j.number limit ${limit}`
  )
