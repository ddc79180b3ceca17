import { sql } from '../sql.ts'
import type { Change } from '../users/change.ts'
import type { Work } from '../work.ts'

/** What a run did to one user. */
export interface Done {
  /** Place within the chunk. */
  place: number
  outcome: 'c' | 'u'
  userId: number
  line: number
  primaryId: string | null
  changes: Change[]
}

export interface DoneChunk {
  number: number
  entry: string
  /** The last record first: what was taken from one and given to the next goes back the same way. */
  done: Done[]
}

/** The chunk of a run before the one of that number; without a number its last one. */
export async function chunkBefore(work: Work, runId: number, before?: number): Promise<DoneChunk | undefined> {
  const [row] = await sql<{
    number: number
    entry: string
    first_user: number
    lines: number[]
    user_ids: (string | number)[]
    outcomes: string
  }>(
    work,
    `select number, entry, first_user, lines, user_ids, outcomes from sis_chunk
     where institution = $1 and run_id = $2 and number < coalesce($3::int, 2147483647) order by number desc limit 1`,
    [work.institution, runId, before ?? null]
  )
  if (!row) return undefined
  const records = await sql<{ number: number; primary_id: string | null; changes: Change[] | null }>(
    work,
    `select number, primary_id, changes from sis_record
     where institution = $1 and run_id = $2 and number >= $3::int and number < $3::int + $4::int`,
    [work.institution, runId, row.first_user, row.outcomes.length]
  )
  const told = new Map(records.map(({ number, ...rest }) => [number - row.first_user, rest]))
  const done = [...row.outcomes].flatMap((outcome, place): Done[] => {
    if (outcome !== 'c' && outcome !== 'u') return []
    const { primary_id: primaryId = null, changes = null } = told.get(place) ?? {}
    const line = row.lines[place] ?? 0
    return [{ place, outcome, userId: Number(row.user_ids[place]), line, primaryId, changes: changes ?? [] }]
  })
  return { number: row.number, entry: row.entry, done: done.reverse() }
}
