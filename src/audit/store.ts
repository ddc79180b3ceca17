import { sql } from '../sql.ts'
import type { Work } from '../work.ts'
import { beginning, type StoredEntry } from './rules.ts'

/**
 * Adds one link with one statement: the head's row is locked by it, so that two at once come one after the other. The
 * hash is that of rules.ts (`linkHash`).
 */
export async function appendEntry(
  work: Work,
  entry: Pick<StoredEntry, 'content' | 'actor' | 'action' | 'subject' | 'people' | 'salt'>
): Promise<number> {
  const [row] = await sql<{ number: number }>(
    work,
    `with head as (
       insert into audit_head as h (institution, number, hash, anchor_number, anchor_hash)
       values ($1::text, 1, encode(sha256(convert_to($2::text || E'\\n' || $1::text || E'\\n1\\n' || $3::text, 'UTF8')), 'hex'), 0, '')
       on conflict (institution) do update set number = h.number + 1,
         hash = encode(sha256(convert_to(
           h.hash || E'\\n' || $1::text || E'\\n' || (h.number + 1)::text || E'\\n' || $3::text, 'UTF8')), 'hex')
       returning number, hash)
     insert into audit_entry (institution, number, content, hash, at, actor, action, subject, people, salt)
     select $1::text, number, $3::text, hash, $4, $5, $6, $7, $8::bigint[], $9 from head
     returning number::float8 as number`,
    [
      ...[work.institution, beginning, entry.content, work.now, entry.actor, entry.action, entry.subject],
      ...[entry.people, entry.salt]
    ]
  )
  return row?.number ?? 0
}

export interface AuditFilter {
  action?: string | undefined
  actor?: string | undefined
  /** `user:4711` also finds reads of that user's data. */
  subject?: string | undefined
  from?: Date | undefined
  to?: Date | undefined
}

/** The internal id of the user whom a value names, whatever the type of the identifier; undefined: nobody. */
export async function userNamed(work: Work, value: string): Promise<number | undefined> {
  const text = 'select user_id::float8 as id from user_identifier where institution = $1 and value_key = $2'
  return (await sql<{ id: number }>(work, text, [work.institution, value.toLowerCase()]))[0]?.id
}

/** Whether a user of that internal id is there. */
export async function isUserNumber(work: Work, id: string): Promise<boolean> {
  const text = 'select 1 from app_user where institution = $1 and id = $2::bigint'
  return (await sql(work, text, [work.institution, id])).length > 0
}

const columns = `number::float8 as number, content, hash, at, actor, action, subject, to_json(people) as people, salt`
const where = `where institution = $1 and ($2::text is null or action = $2::text or action like $2::text || '.%')
  and ($3::text is null or actor = $3::text)
  and ($4::timestamptz is null or at >= $4::timestamptz) and ($5::timestamptz is null or at < $5::timestamptz)`

/** What is done to a subject, and reads of a user. Put together first: else all would be read, in their order. */
const ofSubject = `with audit_entry as materialized (
  select * from audit_entry where institution = $1
    and (subject = $6::text or people @> array[substring($6::text from '^user:(\\d{1,18})$')::bigint]))`

const filterValues = (work: Work, { action, actor, subject, from, to }: AuditFilter): unknown[] => [
  work.institution,
  action ?? null,
  actor ?? null,
  from ?? null,
  to ?? null,
  ...(subject === undefined ? [] : [subject])
]

/** One page of entries, newest first, and how many fit. */
export async function findEntries(
  work: Work,
  filter: AuditFilter,
  page: { limit: number; offset: number }
): Promise<{ entries: StoredEntry[]; total: number }> {
  const values = filterValues(work, filter)
  const first = filter.subject === undefined ? '' : ofSubject
  const entries = await sql<StoredEntry>(
    work,
    `${first} select ${columns} from audit_entry ${where}
     order by number desc limit $${values.length + 1} offset $${values.length + 2}`,
    [...values, page.limit, page.offset]
  )
  const counting = `${first} select count(*)::int as total from audit_entry ${where}`
  const [count] = await sql<{ total: number }>(work, counting, values)
  return { entries: entries.map(readRow), total: count?.total ?? 0 }
}

// The ORM's connection gives moments as text, that of the tools as Date.
const readRow = (row: StoredEntry): StoredEntry => ({ ...row, at: new Date(row.at) })

export interface Head {
  number: number
  hash: string
  anchorNumber: number
  anchorHash: string
}

/** Both ends of the chain; nothing when no entry was ever written. `lock` waits for whoever adds one. */
export async function headOf(work: Work, lock = false): Promise<Head | undefined> {
  const [row] = await sql<Head>(
    work,
    `select number::float8 as number, hash, anchor_number::float8 as "anchorNumber", anchor_hash as "anchorHash"
     from audit_head where institution = $1 ${lock ? 'for update' : ''}`,
    [work.institution]
  )
  return row
}

/** Up to `limit` entries that follow number `after`, in their order. */
export async function entriesAfter(work: Work, after: number, limit: number): Promise<StoredEntry[]> {
  const rows = await sql<StoredEntry>(
    work,
    `select ${columns} from audit_entry where institution = $1 and number > $2 order by number limit $3`,
    [work.institution, after, limit]
  )
  return rows.map(readRow)
}

/**
 * Forgets whose data was read in entries older than `before`, and the salt with it; the chain holds without. Says how
 * many entries forgot, and the number of the newest.
 */
export async function forgetPeople(work: Work, before: Date): Promise<{ forgot: number; upTo: number }> {
  const [row] = await sql<{ forgot: number; upTo: number }>(
    work,
    `with gone as (
       update audit_entry set people = null, salt = null
       where institution = $1 and at < $2 and people is not null returning number)
     select count(*)::float8 as forgot, coalesce(max(number), 0)::float8 as "upTo" from gone`,
    [work.institution, before]
  )
  return row ?? { forgot: 0, upTo: 0 }
}

/**
 * Removes entries from the old end, up to the first that is not older than `before`; says where the chain begins now.
 */
export async function removeBefore(work: Work, before: Date): Promise<{ removed: number; anchor?: Head }> {
  const head = await headOf(work, true)
  if (!head) return { removed: 0 }
  const [last] = await sql<{ number: number; hash: string }>(
    work,
    `select number::float8 as number, hash from audit_entry where institution = $1 and number <
       coalesce((select min(number) from audit_entry where institution = $1 and at >= $2), $3::bigint + 1)
     order by number desc limit 1`,
    [work.institution, before, head.number]
  )
  if (!last) return { removed: 0 }
  await sql(work, 'delete from audit_entry where institution = $1 and number <= $2', [work.institution, last.number])
  await sql(work, 'update audit_head set anchor_number = $2, anchor_hash = $3 where institution = $1', [
    work.institution,
    last.number,
    last.hash
  ])
  const anchor = { ...head, anchorNumber: last.number, anchorHash: last.hash }
  return { removed: last.number - head.anchorNumber, anchor }
}
