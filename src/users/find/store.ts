import { noId } from '../../alma/ids.ts'
import { anyOf, change, db, inCodePoints, prepare, row, rows, sql } from '../../data/statements.ts'
import { together } from '../../data/together.ts'
import { endKeysOf } from '../../institutions/store.ts'
import type { Work } from '../../platform/work.ts'
import type { UserRecord } from '../record/record.ts'

/** A user as the hot read finds it. */
export interface Found {
  id: string
  record: UserRecord
  version: number
  /** For whom the user may borrow (PRX-01); null or absent: for nobody. */
  proxies?: Principal[] | null
}

/** Somebody for whom another may borrow. */
export type Principal = Pick<UserRecord, 'primary_id' | 'first_name' | 'middle_name' | 'last_name'>

/** The principals of user `u`, one subselect over its key; null for nearly everybody. */
const principals = sql<Principal[] | null>`(select json_agg(json_build_object('primary_id', o.primary_id,
      'first_name', o.first_name, 'middle_name', o.record->>'middle_name', 'last_name', o.last_name)
      order by o.primary_id collate "C")
    from user_proxy p join app_user o on o.institution = p.institution and o.id = p.principal_id
    where p.institution = u.institution and p.user_id = u.id)`

/** Users by what names them, with what the hot read finds. */
const named = (institution: string) =>
  db
    .selectFrom('user_identifier as i')
    .innerJoin('app_user as u', join =>
      join.onRef('u.institution', '=', 'i.institution').onRef('u.id', '=', 'i.userId')
    )
    .where('i.institution', '=', institution)
    .select(['u.id', 'u.record', 'u.version', principals.as('proxies')])

const findTogether = together('users-by-keys', ({ institution, keys }) =>
  named(institution).where('i.valueKey', '=', anyOf(keys)).select('i.valueKey as key')
)
const byKey = prepare('user-by-key', ({ institution, key }: { institution: string; key: string }) =>
  named(institution).where('i.valueKey', '=', key)
)
const byTypedKey = prepare(
  'user-by-typed-key',
  ({ institution, key, type }: { institution: string; key: string; type: string }) =>
    named(institution).where('i.valueKey', '=', key).where('i.idType', '=', type)
)

/** The user whom a value names, whatever its type: every identifier is unique in the institution (SIS-22, SIS-75). */
export async function findByKey(work: Work, key: string): Promise<Found | undefined> {
  if (!work.inTransaction) return findTogether(work, key)
  return (await byKey(work, { key }))[0]
}

/** The same, of one type of identifier only. */
export async function findByTypedKey(work: Work, key: string, type: string): Promise<Found | undefined> {
  return (await byTypedKey(work, { key, type }))[0]
}

/**
 * Holds users until the transaction ends, and tells who of them is still there. Whoever ties something to a user does
 * so to one who is held: a deletion then comes before or after, and sees what is tied (there are no foreign keys). By
 * number, in which order everybody locks users; nothing to be done where the user is locked already.
 */
export async function lockUsers(work: Work, userIds: readonly string[]): Promise<Set<string>> {
  const held = await rows(
    work,
    db
      .selectFrom('app_user')
      .where('institution', '=', work.institution)
      .where('id', '=', anyOf(userIds))
      .select('id')
      .orderBy('id')
      .forKeyShare()
  )
  return new Set(held.map(({ id }) => id))
}

/** The user whom a value names, held as above; undefined also for one who was deleted meanwhile. */
export async function lockByKey(work: Work, key: string): Promise<Found | undefined> {
  const found = await findByKey(work, key)
  return found && (await lockUsers(work, [found.id])).has(found.id) ? found : undefined
}

/** The principals of one user, for answers that have not read them with the user. */
export async function principalsOf(work: Work, userId: string): Promise<Principal[]> {
  const user = db.selectFrom('app_user as u').where('u.institution', '=', work.institution).where('u.id', '=', userId)
  return (await row(work, user.select(principals.as('proxies'))))?.proxies ?? []
}

/** A new number of the institution-wide sequence. */
export async function nextId(work: Work): Promise<string> {
  return (await row(work, sql<{ id: string }>`select nextval('patronage_id') as id`))?.id ?? noId
}

/** Identifiers that begin with a text. */
export async function keysWithPrefix(work: Work, prefix: string): Promise<Set<string>> {
  const found = await rows(
    work,
    db
      .selectFrom('user_identifier')
      .where('institution', '=', work.institution)
      .where(sql<boolean>`starts_with(value_key, ${prefix})`)
      .select('valueKey')
  )
  return new Set(found.map(({ valueKey }) => valueKey))
}

interface Identifier {
  key: string
  type: string
}

/**
 * Makes these the user's identifiers. Returns those that another user has (then the caller must give up its
 * transaction). Waits for a transaction that is giving out the same value. What is there is locked first and in order,
 * then what is new is added in order: two transactions never wait for each other.
 */
export async function writeIdentifiers(work: Work, userId: string, identifiers: Identifier[]): Promise<Identifier[]> {
  const sorted = identifiers.toSorted((one, other) => (one.key < other.key ? -1 : 1))
  const keys = sorted.map(({ key }) => key)
  await lockKeys(work, userId, keys)
  await change(
    work,
    db
      .deleteFrom('user_identifier')
      .where('institution', '=', work.institution)
      .where('userId', '=', userId)
      .where('valueKey', '!=', sql<string>`all(${keys}::text[])`)
  )
  const types = sorted.map(({ type }) => type)
  const written = await rows(
    work,
    sql<{ valueKey: string }>`
      insert into user_identifier (institution, value_key, user_id, id_type)
      select ${work.institution}, key, ${userId}, type
      from unnest(${keys}::text[], ${types}::text[]) with ordinality as given (key, type, place)
      order by place
      on conflict (institution, value_key) do update set id_type = excluded.id_type
      where user_identifier.user_id = excluded.user_id
      returning value_key`
  )
  const own = new Set(written.map(({ valueKey }) => valueKey))
  return identifiers.filter(({ key }) => !own.has(key))
}

/** Locks the user's identifiers and those that it would take, as far as they exist, in order. */
async function lockKeys(work: Work, userId: string, keys: readonly string[]): Promise<void> {
  await rows(
    work,
    db
      .selectFrom('user_identifier')
      .where('institution', '=', work.institution)
      .where(one => one.or([one('userId', '=', userId), one('valueKey', '=', anyOf(keys))]))
      .select('valueKey')
      .orderBy(inCodePoints('valueKey'))
      .forUpdate()
  )
}

/** Whether a number is that of a user: what is tied to somebody deleted has the number that was left of them. */
export async function isUser(work: Work, id: string): Promise<boolean> {
  const user = db.selectFrom('app_user').where('institution', '=', work.institution).where('id', '=', id)
  return (await row(work, user.select('id'))) !== undefined
}

/** What belongs to users and goes with them, and the users; `keep` leaves their attachments. The users are locked. */
export async function deleteUsers(work: Work, userIds: readonly string[], keep = false): Promise<void> {
  const names = await rows(
    work,
    db
      .selectFrom('user_identifier')
      .where('institution', '=', work.institution)
      .where('userId', '=', anyOf(userIds))
      .select('valueKey')
      .orderBy(inCodePoints('valueKey'))
      .forUpdate()
  )
  await endKeysOf(
    work,
    names.map(({ valueKey }) => valueKey)
  )
  const own = (table: 'user_attachment' | 'user_identifier') =>
    db.deleteFrom(table).where('institution', '=', work.institution).where('userId', '=', anyOf(userIds))
  if (!keep) await change(work, own('user_attachment'))
  await change(work, own('user_identifier'))
  await change(
    work,
    db.deleteFrom('app_user').where('institution', '=', work.institution).where('id', '=', anyOf(userIds))
  )
}
