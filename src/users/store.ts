import { endKeysOf } from '../institutions/store.ts'
import { prepared, sql } from '../sql.ts'
import { together } from '../together.ts'
import type { Work } from '../work.ts'
import type { UserRecord } from './record.ts'

// Bound statements, each naming the institution: no filter reaches them.

/** A user as the hot read finds it. */
export interface Found {
  id: number
  record: UserRecord
  version: number
  /** For whom the user may borrow (PRX-01); null or absent: for nobody. */
  proxies?: Principal[] | null
}

/** Somebody for whom another may borrow. */
export type Principal = Pick<UserRecord, 'primary_id' | 'first_name' | 'middle_name' | 'last_name'>

/** The principals of user `u`, one subselect over its key; null for nearly everybody. */
const principals = `(select json_agg(json_build_object('primary_id', o.primary_id, 'first_name', o.first_name,
      'middle_name', o.record->>'middle_name', 'last_name', o.last_name) order by o.primary_id collate "C")
    from user_proxy p join app_user o on o.institution = p.institution and o.id = p.principal_id
    where p.institution = u.institution and p.user_id = u.id)`

const columns = `u.id::float8 as id, u.record, u.version, ${principals} as proxies`
const byKey = `select ${columns}
  from user_identifier i join app_user u on u.institution = i.institution and u.id = i.user_id
  where i.institution = $1 and i.value_key = $2`

const findTogether = together<Found>(
  'users-by-keys',
  `select i.value_key as key, ${columns}
  from user_identifier i join app_user u on u.institution = i.institution and u.id = i.user_id
  where i.institution = $1 and i.value_key = any($2::text[])`
)

/** The user whom a value names, whatever its type: every identifier is unique in the institution (SIS-22, SIS-75). */
export async function findByKey(work: Work, key: string): Promise<Found | undefined> {
  if (!work.inTransaction) return findTogether(work, key)
  return (await prepared<Found>(work, 'user-by-key', byKey, [work.institution, key]))[0]
}

/** The same, of one type of identifier only. */
export async function findByTypedKey(work: Work, key: string, type: string): Promise<Found | undefined> {
  const values = [work.institution, key, type]
  return (await prepared<Found>(work, 'user-by-typed-key', `${byKey} and i.id_type = $3`, values))[0]
}

/**
 * Holds users until the transaction ends, and tells who of them is still there. Whoever ties something to a user does
 * so to one who is held: a deletion then comes before or after, and sees what is tied (there are no foreign keys). By
 * number, in which order everybody locks users; nothing to be done where the user is locked already.
 */
export async function holdUsers(work: Work, userIds: readonly number[]): Promise<Set<number>> {
  const rows = await sql<{ id: number }>(
    work,
    `select id::float8 as id from app_user where institution = $1 and id = any($2::bigint[]) order by id for key share`,
    [work.institution, userIds]
  )
  return new Set(rows.map(({ id }) => id))
}

/** The user whom a value names, held as above; undefined also for one who was deleted meanwhile. */
export async function holdByKey(work: Work, key: string): Promise<Found | undefined> {
  const found = await findByKey(work, key)
  return found && (await holdUsers(work, [found.id])).has(found.id) ? found : undefined
}

/** The principals of one user, for answers that have not read them with the user. */
export async function principalsOf(work: Work, userId: number): Promise<Principal[]> {
  const [row] = await sql<{ proxies: Principal[] | null }>(
    work,
    `select ${principals} as proxies from app_user u where u.institution = $1 and u.id = $2`,
    [work.institution, userId]
  )
  return row?.proxies ?? []
}

/** A new number of the institution-wide sequence. */
export async function nextId(work: Work): Promise<number> {
  const [row] = await sql<{ id: number }>(work, "select nextval('patronage_id')::float8 as id")
  return row?.id ?? 0
}

/** Identifiers that begin with a text. */
export async function keysWithPrefix(work: Work, prefix: string): Promise<Set<string>> {
  const rows = await sql<{ value_key: string }>(
    work,
    'select value_key from user_identifier where institution = $1 and starts_with(value_key, $2)',
    [work.institution, prefix]
  )
  return new Set(rows.map(row => row.value_key))
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
export async function writeIdentifiers(work: Work, userId: number, identifiers: Identifier[]): Promise<Identifier[]> {
  const sorted = identifiers.toSorted((one, other) => (one.key < other.key ? -1 : 1))
  const keys = sorted.map(({ key }) => key)
  await lockKeys(work, userId, keys)
  await sql(
    work,
    'delete from user_identifier where institution = $1 and user_id = $2 and not (value_key = any($3::text[]))',
    [work.institution, userId, keys]
  )
  const written = await sql<{ value_key: string }>(
    work,
    `insert into user_identifier (institution, value_key, user_id, id_type)
     select $1, key, $2, type from unnest($3::text[], $4::text[]) with ordinality as given (key, type, place)
     order by place
     on conflict (institution, value_key) do update set id_type = excluded.id_type
     where user_identifier.user_id = excluded.user_id
     returning value_key`,
    [work.institution, userId, keys, sorted.map(({ type }) => type)]
  )
  const own = new Set(written.map(row => row.value_key))
  return identifiers.filter(({ key }) => !own.has(key))
}

/** Locks the user's identifiers and those that it would take, as far as they exist, in order. */
async function lockKeys(work: Work, userId: number, keys: readonly string[]): Promise<void> {
  await sql(
    work,
    `select 1 from user_identifier where institution = $1 and (user_id = $2 or value_key = any($3::text[]))
     order by value_key collate "C" for update`,
    [work.institution, userId, keys]
  )
}

/** Whether a number is that of a user: what is tied to somebody deleted has the number that was left of them. */
export async function isUser(work: Work, id: number): Promise<boolean> {
  return (
    (await sql(work, 'select 1 from app_user where institution = $1 and id = $2', [work.institution, id])).length > 0
  )
}

/** What belongs to users and goes with them, and the users; `keep` leaves their attachments. The users are locked. */
export async function deleteUsers(work: Work, userIds: readonly number[], keep = false): Promise<void> {
  const values = [work.institution, userIds]
  const names = await sql<{ value_key: string }>(
    work,
    `select value_key from user_identifier where institution = $1 and user_id = any($2::bigint[])
     order by value_key collate "C" for update`,
    values
  )
  await endKeysOf(
    work,
    names.map(({ value_key }) => value_key)
  )
  const own = [
    ['user_attachment', 'user_id'],
    ['user_identifier', 'user_id'],
    ['app_user', 'id']
  ]
  for (const [table, column] of keep ? own.slice(1) : own)
    await sql(work, `delete from ${table} where institution = $1 and ${column} = any($2::bigint[])`, values)
}
