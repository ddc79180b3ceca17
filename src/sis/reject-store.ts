import { sql } from '../sql.ts'
import type { Work } from '../work.ts'
import type { FeedEntry } from './archive.ts'
import type { Outcome } from './decide.ts'
import type { Prepared } from './prepare.ts'

/** Keeps the rejected records of a chunk as they were sent, in the chunk's own transaction. */
export async function insertRejects(
  work: Work,
  runId: number,
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
  await sql(
    work,
    `insert into sis_reject (institution, run_id, number, kind, content)
     select $1, $2, r.number, $3, decode(r.content, 'base64') from unnest($4::int[], $5::text[]) as r(number, content)
     on conflict (institution, run_id, number) do update set kind = excluded.kind, content = excluded.content`,
    [work.institution, runId, of.kind, numbers, contents]
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

/** The feeds of a run in which records were rejected that are still kept, in their order. */
export const rejectedEntries = (work: Work, runId: string): Promise<RejectedEntry[]> =>
  sql<RejectedEntry>(
    work,
    `select c.file_number as "fileNumber", coalesce(f.name, c.entry) as file, c.entry, min(j.kind) as kind, count(*)::int as rejects
     from sis_reject j
       join sis_record d on d.institution = j.institution and d.run_id = j.run_id and d.number = j.number
       join sis_chunk c on c.institution = j.institution and c.run_id = j.run_id
         and j.number >= c.first_user and j.number < c.first_user + length(c.outcomes)
       left join sis_file f on f.institution = j.institution and f.run_id = j.run_id and f.number = c.file_number
     where j.institution = $1 and j.run_id = $2 and d.reason is not null
     group by 1, 2, 3 order by 1, min(c.number)`,
    [work.institution, runId]
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
  sql<Reject>(
    work,
    `select j.number, c.lines[j.number - c.first_user + 1] as line, d.reason, d.code, d.message, j.content
     from sis_reject j
       join sis_record d on d.institution = j.institution and d.run_id = j.run_id and d.number = j.number
       join sis_chunk c on c.institution = j.institution and c.run_id = j.run_id
         and j.number >= c.first_user and j.number < c.first_user + length(c.outcomes)
     where j.institution = $1 and j.run_id = $2 and j.number >= $5 and d.reason is not null
       and c.file_number = $3 and c.entry = $4
     order by j.number limit $6`,
    [work.institution, runId, fileNumber, entry, from, limit]
  )
