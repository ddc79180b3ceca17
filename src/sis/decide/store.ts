import { anyOf, change, count, db, row, rows, sql } from '../../data/statements.ts'
import type { Work } from '../../platform/work.ts'
import type { Stored } from '../../users/merge/merge.ts'
import { type columnsOf, recordColumns } from '../../users/record/mapping.ts'
import type { Guarded, UserRecord } from '../../users/record/record.ts'

// One bound statement a table and chunk (docs/decisions/0004). Each names the institution: no filter reaches them.

const users = (work: Work) => db.selectFrom('app_user').where('institution', '=', work.institution)

/** Which users these very bytes were last settled into, by hex digest. */
export async function knownDigests(work: Work, digests: readonly Buffer[]): Promise<Map<string, string>> {
  const hex = sql<string>`encode(sis_digest, 'hex')`
  const known = users(work).where('sisDigest', '=', sql<Buffer>`any(${digests}::bytea[])`)
  return new Map((await rows(work, known.select(['id', hex.as('hex')]))).map(({ hex, id }) => [hex, id]))
}

/** Who has these identifiers, and as which type. Keys are in lower case. */
export function takenBy(work: Work, keys: readonly string[]) {
  return rows(
    work,
    db
      .selectFrom('user_identifier')
      .where('institution', '=', work.institution)
      .where('valueKey', '=', anyOf(keys))
      .select(['valueKey as key', 'userId', 'idType'])
  )
}

/** A user as the database has it, with the number of its changes. */
export interface StoredUser extends Stored {
  version: number
}

/** The users as they are now, held until the transaction ends (a dry run holds nothing). Locked in order of id. */
export async function storedUsers(work: Work, ids: readonly string[], lock: boolean): Promise<Map<string, StoredUser>> {
  const found = await rows(
    work,
    users(work)
      .where('id', '=', anyOf(ids))
      .select(['id', 'record', 'guarded', 'pin', 'version'])
      .orderBy('id')
      .$if(lock, user => user.forUpdate())
  )
  return new Map(
    found.map(({ id, record, guarded, pin, version }) => [id, { record, guarded, pin: pin ?? undefined, version }])
  )
}

/** `count` new numbers. */
export async function newIds(work: Work, count: number): Promise<string[]> {
  if (count === 0) return []
  const numbers = await rows(
    work,
    sql<{ id: string }>`select nextval('patronage_id') as id from generate_series(1, ${count}::int)`
  )
  return numbers.map(({ id }) => id)
}

/** How many users a profile maintains. */
export async function usersOf(work: Work, profileCode: string): Promise<number> {
  const own = users(work).where('externalId', '=', profileCode).select(count().as('count'))
  return (await row(work, own))?.count ?? 0
}

/** A user as it is written: the columns of its record (users/record/mapping.ts), and what is beside it. */
export interface UserRow extends ReturnType<typeof columnsOf> {
  id: string
  record: UserRecord
  guarded: Guarded
  pin: string | null
  /** Hex, or null where the record must be read again next time. */
  digest: string | null
}
const types: Record<string, string> = {
  id: 'bigint',
  ...Object.fromEntries(Object.entries(recordColumns).map(([name, [type]]) => [name, type])),
  record: 'json',
  guarded: 'json',
  pin: 'varchar'
}
const names = Object.keys(types)
const columns = sql.join(names.map(name => sql.ref(name)))
const values = sql.raw(names.map(name => `s."${name}"`).join(', '))
const assigned = sql.join(names.filter(name => name !== 'id').map(name => sql`${sql.ref(name)} = s.${quoted(name)}`))
const fields = sql.join(Object.entries(types).map(([name, type]) => sql`${quoted(name)} ${sql.raw(type)}`))
const digest = sql`decode(s.digest, 'hex')`

/** The name of a member of a JSON object: as it is, not as a column's. */
function quoted(name: string) {
  return sql.raw(`"${name}"`)
}

/** What a statement of a feed is made of: whose users, the rows as JSON, and the moment. */
export interface Feed {
  institution: string
  list: string
  now: Date
}

/** Composes the statements as they are sent; the bench sends the very same ones. */
export const statements = {
  insertUsers: ({ institution, list, now }: Feed) =>
    sql`insert into app_user (institution, ${columns}, sis_digest, version, failed_logins, created_at, modified_at)
      select ${institution}, ${values}, ${digest}, 1, 0, ${now}::timestamptz, ${now}::timestamptz
      from json_to_recordset(${list}::json) as s(${fields}, digest text)`,
  updateUsers: ({ institution, list, now }: Feed) =>
    sql`update app_user u set ${assigned}, sis_digest = ${digest}, version = u.version + 1,
        modified_at = ${now}::timestamptz
      from json_to_recordset(${list}::json) as s(${fields}, digest text)
      where u.institution = ${institution} and u.id = s.id`,
  updateDigests: ({ institution, list }: Feed) =>
    sql`update app_user u set sis_digest = ${digest} from json_to_recordset(${list}::json) as s(id bigint, digest text)
      where u.institution = ${institution} and u.id = s.id and u.sis_digest is distinct from ${digest}`,
  updateGuards: ({ institution, list }: Feed) =>
    sql`update app_user u set guarded = s.guarded from json_to_recordset(${list}::json) as s(id bigint, guarded json)
      where u.institution = ${institution} and u.id = s.id`,
  deleteIdentifiers: ({ institution, list }: Feed) =>
    sql`delete from user_identifier i using json_to_recordset(${list}::json) as s(key text, id bigint)
      where i.institution = ${institution} and i.value_key = s.key and i.user_id = s.id`,
  insertIdentifiers: ({ institution, list }: Feed) =>
    sql`insert into user_identifier (institution, value_key, user_id, id_type)
      select ${institution}, s.key, s.id, s.type
      from json_to_recordset(${list}::json) as s(key text, id bigint, type text)`
} as const

export const insertUsers = (work: Work, users: readonly UserRow[]) => send(work, 'insertUsers', users)
export const updateUsers = (work: Work, users: readonly UserRow[]) => send(work, 'updateUsers', users)
export const updateDigests = (work: Work, users: readonly { id: string; digest: string | null }[]) =>
  send(work, 'updateDigests', users)
export const updateGuards = (work: Work, users: readonly { id: string; guarded: Guarded }[]) =>
  send(work, 'updateGuards', users)
export const deleteIdentifiers = (work: Work, identifiers: readonly { key: string; id: string }[]) =>
  send(work, 'deleteIdentifiers', identifiers)
export const insertIdentifiers = (work: Work, identifiers: readonly { key: string; id: string; type: string }[]) =>
  send(work, 'insertIdentifiers', identifiers)

async function send(work: Work, name: keyof typeof statements, list: readonly object[]): Promise<void> {
  if (list.length === 0) return
  const { institution, now } = work
  await change(work, statements[name]({ institution, list: JSON.stringify(list), now }))
}

/**
 * Has the database look at the tables of users again, so that it plans for their size. Reads of them go on meanwhile.
 */
export async function analyzeUsers(work: Work): Promise<void> {
  await change(work, sql`analyze app_user, user_identifier`)
}
