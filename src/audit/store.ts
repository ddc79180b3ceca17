import { change, count, db, row, rows, sql } from '../data/statements.ts'
import type { Work } from '../platform/work.ts'
import { beginning, type StoredEntry } from './rules.ts'

/**
 * Adds one link with one statement: the head's row is locked by it, so that two at once come one after the other. The
 * hash is that of rules.ts (`linkHash`). It is made apart from the head, as only what is immutable can stand in
 * `do update set` where the tables are distributed.
 */
export async function appendEntry(
  work: Work,
  entry: Pick<StoredEntry, 'content' | 'actor' | 'action' | 'subject' | 'people' | 'salt'>
): Promise<number> {
  const { institution } = work
  const { content, actor, action, subject, people, salt } = entry
  const appended = await row(
    work,
    sql<{ number: number }>`
      with former as materialized (select number, hash from audit_head where institution = ${institution}::text for update),
      link as materialized (
        select of.number, encode(sha256(convert_to(
          of.hash || E'\\n' || ${institution}::text || E'\\n' || of.number || E'\\n' || ${content}::text, 'UTF8')), 'hex') as hash
        from (select coalesce(max(number), 0) + 1 as number, coalesce(max(hash), ${beginning}::text) as hash from former) of),
      head as (
        insert into audit_head as h (institution, number, hash, anchor_number, anchor_hash)
        select ${institution}::text, number, hash, 0, '' from link
        on conflict (institution) do update set number = excluded.number, hash = excluded.hash
        where h.number = excluded.number - 1
        returning number, hash)
      insert into audit_entry (institution, number, content, hash, at, actor, action, subject, people, salt)
      select ${institution}::text, number, ${content}::text, hash, ${work.now}, ${actor}, ${action}, ${subject},
        ${people}::bigint[], ${salt} from head
      returning number`
  )
  // The first entry of an institution, and somebody else has just written it: there is a head now.
  return appended ? appended.number : appendEntry(work, entry)
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
export async function userNamed(work: Work, value: string): Promise<string | undefined> {
  const identifiers = db.selectFrom('user_identifier').where('institution', '=', work.institution)
  return (await row(work, identifiers.where('valueKey', '=', value.toLowerCase()).select('userId')))?.userId
}

/** Whether a user of that internal id is there. */
export async function isUserNumber(work: Work, id: string): Promise<boolean> {
  const users = db.selectFrom('app_user').where('institution', '=', work.institution)
  return (await row(work, users.where(sql<boolean>`id = ${id}::bigint`).select('id'))) !== undefined
}

const columns = ['number', 'content', 'hash', 'at', 'actor', 'action', 'subject', 'people', 'salt'] as const

/** What is done to a subject, and reads of a user. Put together first: else all would be read, in their order. */
const ofSubject = (institution: string, subject: string) => sql<StoredEntry>`(
  select * from audit_entry where institution = ${institution}
    and (subject = ${subject}::text or people @> array[substring(${subject}::text from '^user:(\\d{1,18})$')::bigint]))`

/** Entries that fit a filter, as `entry`. */
function entriesOf({ institution }: Work, { action, actor, subject, from, to }: AuditFilter) {
  const all =
    subject === undefined
      ? db.selectFrom('audit_entry as entry')
      : db
          .with(
            of => of('entry').materialized(),
            () => ofSubject(institution, subject)
          )
          .selectFrom('entry')
  let entries = (all as ReturnType<typeof plain>).where('entry.institution', '=', institution)
  if (action !== undefined)
    entries = entries.where(sql<boolean>`(action = ${action}::text or action like ${action}::text || '.%')`)
  if (actor !== undefined) entries = entries.where('entry.actor', '=', actor)
  if (from !== undefined) entries = entries.where('entry.at', '>=', from)
  if (to !== undefined) entries = entries.where('entry.at', '<', to)
  return entries
}
const plain = () => db.selectFrom('audit_entry as entry')

/** One page of entries, newest first, and how many fit. */
export async function findEntries(
  work: Work,
  filter: AuditFilter,
  page: { limit: number; offset: number }
): Promise<{ entries: StoredEntry[]; total: number }> {
  const fitting = entriesOf(work, filter)
  const entries = await rows(
    work,
    fitting.select(columns).orderBy('entry.number', 'desc').limit(page.limit).offset(page.offset)
  )
  return { entries, total: (await row(work, fitting.select(count().as('total'))))?.total ?? 0 }
}

export interface Head {
  number: number
  hash: string
  anchorNumber: number
  anchorHash: string
}

/** Both ends of the chain; nothing when no entry was ever written. `lock` waits for whoever adds one. */
export const headOf = (work: Work, lock = false): Promise<Head | undefined> =>
  row(
    work,
    db
      .selectFrom('audit_head')
      .where('institution', '=', work.institution)
      .select(['number', 'hash', 'anchorNumber', 'anchorHash'])
      .$if(lock, head => head.forUpdate())
  )

const entriesIn = (work: Work) => db.selectFrom('audit_entry').where('institution', '=', work.institution)

/** Up to `limit` entries that follow number `after`, in their order. */
export const entriesAfter = (work: Work, after: number, limit: number): Promise<StoredEntry[]> =>
  rows(work, entriesIn(work).where('number', '>', after).select(columns).orderBy('number').limit(limit))

/**
 * Forgets whose data was read in entries older than `before`, and the salt with it; the chain holds without. Says how
 * many entries forgot, and the number of the newest.
 */
export async function forgetPeople(work: Work, before: Date): Promise<{ forgot: number; upTo: number }> {
  const gone = await row(
    work,
    sql<{ forgot: number; upTo: number }>`
      with gone as (
        update audit_entry set people = null, salt = null
        where institution = ${work.institution} and at < ${before} and people is not null returning number)
      select ${count()} as forgot, coalesce(max(number), 0) as up_to from gone`
  )
  return gone ?? { forgot: 0, upTo: 0 }
}

/**
 * Removes entries from the old end, up to the first that is not older than `before`; says where the chain begins now.
 */
export async function removeBefore(work: Work, before: Date): Promise<{ removed: number; anchor?: Head }> {
  const head = await headOf(work, true)
  if (!head) return { removed: 0 }
  const firstKept = entriesIn(work)
    .where('at', '>=', before)
    .select(of => of.fn.min<number>('number').as('number'))
  const last = await row(
    work,
    entriesIn(work)
      .where('number', '<', sql<number>`coalesce(${firstKept}, ${head.number + 1}::bigint)`)
      .select(['number', 'hash'])
      .orderBy('number', 'desc')
      .limit(1)
  )
  if (!last) return { removed: 0 }
  const entries = db.deleteFrom('audit_entry').where('institution', '=', work.institution)
  await change(work, entries.where('number', '<=', last.number))
  const moved = { anchorNumber: last.number, anchorHash: last.hash }
  await change(work, db.updateTable('audit_head').set(moved).where('institution', '=', work.institution))
  return { removed: last.number - head.anchorNumber, anchor: { ...head, ...moved } }
}
