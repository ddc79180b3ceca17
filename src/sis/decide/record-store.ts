import { anyOf, change, db, row, rows, sql } from '../../data/statements.ts'
import type { Work } from '../../platform/work.ts'
import type { Owner } from './match.ts'
import { isUser } from './match.ts'
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
  userIds: string[]
  /** c created, u updated, n unchanged, r rejected. */
  outcomes: string
}

/** Keeps what became of the users of one chunk, in the chunk's own transaction. */
export async function insertChunk(work: Work, runId: string, chunk: ChunkRow): Promise<void> {
  await change(work, db.insertInto('sis_chunk').values({ institution: work.institution, runId, ...chunk }))
}

/** Keeps the records of a run that have more to tell than their outcome. */
export async function insertRecords(work: Work, runId: string, records: readonly RecordRow[]): Promise<void> {
  if (records.length === 0) return
  await change(
    work,
    sql`insert into sis_record (institution, run_id, number, primary_id, reason, code, message, version, changes)
      select ${work.institution}, ${runId}, s.* from json_to_recordset(${JSON.stringify(records)}::json)
        as s(number int, "primaryId" text, reason text, code text, message text, version int, changes json)`
  )
}

/** The users that the run met before it was interrupted. */
export async function seenBefore(work: Work, runId: string): Promise<SeenUsers> {
  const seen = new SeenUsers()
  const chunks = db
    .selectFrom('sis_chunk')
    .where('institution', '=', work.institution)
    .where('runId', '=', runId)
    .select(['number', 'userIds', 'outcomes'])
    .orderBy('number')
    .limit(1)
  for (let after = -1; ; ) {
    const chunk = await row(work, chunks.where('number', '>', after))
    if (!chunk) return seen
    // A rejected record says whom it was about, but has not settled him.
    for (const [place, id] of chunk.userIds.entries()) if (isUser(id) && chunk.outcomes[place] !== 'r') seen.add(id)
    after = chunk.number
  }
}

/** What a dry run's earlier records would have done to these identifiers: a new owner, or none. */
export async function claimsOf(
  work: Work,
  runId: string,
  keys: readonly string[]
): Promise<Map<string, Owner | undefined>> {
  const claims = await rows(
    work,
    db
      .selectFrom('sis_claim')
      .where('institution', '=', work.institution)
      .where('runId', '=', runId)
      .where('valueKey', '=', anyOf(keys))
      .select(['valueKey', 'userId', 'idType', 'primaryId'])
  )
  return new Map(
    claims.map(({ valueKey, userId, idType, primaryId }) => [
      valueKey,
      userId === null ? undefined : { userId, idType, accountType: 'EXTERNAL', primaryId }
    ])
  )
}

export interface Claim {
  key: string
  /** null: the identifier would be free. */
  id: string | null
  type: string
  primaryId: string
}

/** Keeps which identifiers a run has given away or set free, for the chunks that follow. */
export async function insertClaims(work: Work, runId: string, claims: readonly Claim[]): Promise<void> {
  if (claims.length === 0) return
  await change(
    work,
    sql`insert into sis_claim (institution, run_id, value_key, user_id, id_type, primary_id)
      select ${work.institution}, ${runId}, s.key, s.id, s.type, s."primaryId"
      from json_to_recordset(${JSON.stringify(claims)}::json) as s(key text, id bigint, type text, "primaryId" text)
      on conflict (institution, run_id, value_key)
      do update set user_id = excluded.user_id, id_type = excluded.id_type, primary_id = excluded.primary_id`
  )
}

/**
 * Identifiers that begin with one of the bases, as the run's next record would find them: a dry run's earlier records
 * would have given some out and set others free.
 */
export async function takenIds(work: Work, runId: string, bases: readonly string[]): Promise<Set<string>> {
  const taken = new Set<string>()
  for (const base of new Set(bases)) {
    const found = await rows(
      work,
      sql<{ valueKey: string }>`select i.value_key from user_identifier i
        left join sis_claim c on c.institution = ${work.institution} and c.run_id = ${runId}
          and c.value_key = i.value_key
        where i.institution = ${work.institution} and starts_with(i.value_key, ${base})
          and (c.value_key is null or c.user_id is not null)
        union select value_key from sis_claim
        where institution = ${work.institution} and run_id = ${runId} and user_id is not null
          and starts_with(value_key, ${base})`
    )
    for (const { valueKey } of found) taken.add(valueKey)
  }
  return taken
}
