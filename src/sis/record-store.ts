import { sql } from '../sql.ts'
import type { Work } from '../work.ts'
import type { Owner } from './match.ts'
import { SeenUsers } from './seen.ts'

/** One record of a run with something to tell. */
export interface RecordRow {
  number: number
  primaryId: string | null
  reason: string | null
  code: string | null
  message: string | null
  /** Of the user: before this record in a dry run, after it in others. */
  version: number | null
  changes: unknown[] | null
}

/** Up to 500 records of a run, in one row. */
export interface ChunkRow {
  number: number
  fileNumber: number
  entry: string
  firstUser: number
  lines: number[]
  userIds: number[]
  /** c created, u updated, n unchanged, r rejected. */
  outcomes: string
}

/** Keeps what became of the users of one chunk, in the chunk's own transaction. */
export async function insertChunk(work: Work, runId: number, row: ChunkRow): Promise<void> {
  await sql(
    work,
    `insert into sis_chunk (institution, run_id, number, file_number, entry, first_user, lines, user_ids, outcomes)
     values ($1, $2, $3, $4, $5, $6, $7::int[], $8::bigint[], $9)`,
    [
      work.institution,
      runId,
      row.number,
      row.fileNumber,
      row.entry,
      row.firstUser,
      row.lines,
      row.userIds,
      row.outcomes
    ]
  )
}

/** Keeps the records of a run that have more to tell than their outcome. */
export async function insertRecords(work: Work, runId: number, rows: readonly RecordRow[]): Promise<void> {
  if (rows.length === 0) return
  await sql(
    work,
    `insert into sis_record (institution, run_id, number, primary_id, reason, code, message, version, changes)
     select $1, $2, s.* from json_to_recordset($3::json)
       as s(number int, "primaryId" text, reason text, code text, message text, version int, changes json)`,
    [work.institution, runId, JSON.stringify(rows)]
  )
}

/** The users that the run met before it was interrupted. */
export async function seenBefore(work: Work, runId: number): Promise<SeenUsers> {
  const seen = new SeenUsers()
  for (let after = -1; ; ) {
    const [row] = await sql<{ number: number; user_ids: (string | number)[]; outcomes: string }>(
      work,
      'select number, user_ids, outcomes from sis_chunk where institution = $1 and run_id = $2 and number > $3 order by number limit 1',
      [work.institution, runId, after]
    )
    if (!row) return seen
    // A rejected record says whom it was about, but has not settled him.
    for (const [place, id] of row.user_ids.entries())
      if (Number(id) > 0 && row.outcomes[place] !== 'r') seen.add(Number(id))
    after = row.number
  }
}

/** What a dry run's earlier records would have done to these identifiers: a new owner, or none. */
export async function claimsOf(
  work: Work,
  runId: number,
  keys: readonly string[]
): Promise<Map<string, Owner | undefined>> {
  const rows = await sql<{ value_key: string; user_id: string | null; id_type: string; primary_id: string }>(
    work,
    'select value_key, user_id, id_type, primary_id from sis_claim where institution = $1 and run_id = $2 and value_key = any($3::text[])',
    [work.institution, runId, keys]
  )
  return new Map(
    rows.map(row => [
      row.value_key,
      row.user_id === null
        ? undefined
        : { userId: Number(row.user_id), idType: row.id_type, accountType: 'EXTERNAL', primaryId: row.primary_id }
    ])
  )
}

export interface Claim {
  key: string
  /** null: the identifier would be free. */
  id: number | null
  type: string
  primaryId: string
}

/** Keeps which identifiers a run has given away or set free, for the chunks that follow. */
export async function insertClaims(work: Work, runId: number, claims: readonly Claim[]): Promise<void> {
  if (claims.length === 0) return
  await sql(
    work,
    `insert into sis_claim (institution, run_id, value_key, user_id, id_type, primary_id)
     select $1, $2, s.key, s.id, s.type, s."primaryId"
     from json_to_recordset($3::json) as s(key text, id bigint, type text, "primaryId" text)
     on conflict (institution, run_id, value_key)
     do update set user_id = excluded.user_id, id_type = excluded.id_type, primary_id = excluded.primary_id`,
    [work.institution, runId, JSON.stringify(claims)]
  )
}
