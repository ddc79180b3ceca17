import { sql } from '../sql.ts'
import { type columnsOf, recordColumns } from '../users/mapping.ts'
import type { Stored } from '../users/merge.ts'
import type { Guarded, UserRecord } from '../users/record.ts'
import type { Work } from '../work.ts'

// One bound statement a table and chunk (docs/decisions/0004). Each names the institution: no filter reaches them.

/** Which users these very bytes were last settled into, by hex digest. */
export async function knownDigests(work: Work, digests: readonly Buffer[]): Promise<Map<string, number>> {
  const rows = await sql<{ digest: string; id: string }>(
    work,
    `select encode(sis_digest, 'hex') as digest, id from app_user where institution = $1 and sis_digest = any($2::bytea[])`,
    [work.institution, digests]
  )
  return new Map(rows.map(({ digest, id }) => [digest, Number(id)]))
}

/** Who has these identifiers, and as which type. Keys are in lower case. */
export async function takenBy(
  work: Work,
  keys: readonly string[]
): Promise<{ key: string; userId: number; idType: string }[]> {
  const rows = await sql<{ value_key: string; user_id: string; id_type: string }>(
    work,
    'select value_key, user_id, id_type from user_identifier where institution = $1 and value_key = any($2::text[])',
    [work.institution, keys]
  )
  return rows.map(({ value_key, user_id, id_type }) => ({ key: value_key, userId: Number(user_id), idType: id_type }))
}

/** A user as the database has it, with the number of its changes. */
export interface StoredUser extends Stored {
  version: number
}

/** The users as they are now, held until the transaction ends (a dry run holds nothing). Locked in order of id. */
export async function storedUsers(work: Work, ids: readonly number[], lock: boolean): Promise<Map<number, StoredUser>> {
  const rows = await sql<{ id: string; record: UserRecord; guarded: Guarded; pin: string | null; version: number }>(
    work,
    `select id, record, guarded, pin, version from app_user where institution = $1 and id = any($2::bigint[]) order by id ${lock ? 'for update' : ''}`,
    [work.institution, ids]
  )
  return new Map(
    rows.map(({ id, record, guarded, pin, version }) => [
      Number(id),
      { record, guarded, pin: pin ?? undefined, version }
    ])
  )
}

/** `count` new numbers. */
export async function newIds(work: Work, count: number): Promise<number[]> {
  if (count === 0) return []
  const rows = await sql<{ id: string }>(
    work,
    `select nextval('patronage_id') as id from generate_series(1, $1::int)`,
    [count]
  )
  return rows.map(({ id }) => Number(id))
}

/** A user as it is written: the columns of its record (users/mapping.ts), and what is beside it. */
export interface UserRow extends ReturnType<typeof columnsOf> {
  id: number
  record: UserRecord
  guarded: Guarded
  pin: string | null
  /** Hex, or null where the record must be read again next time. */
  digest: string | null
}
const columns: Record<string, string> = {
  id: 'bigint',
  ...Object.fromEntries(Object.entries(recordColumns).map(([name, [type]]) => [name, type])),
  record: 'json',
  guarded: 'json',
  pin: 'varchar'
}
const snake = (name: string): string => name.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`)
const names = Object.keys(columns)
const recordset = `json_to_recordset($2::json) as s(${Object.entries(columns)
  .map(([name, type]) => `"${name}" ${type}`)
  .join(', ')}, digest text)`
const digest = `decode(s.digest, 'hex')`

/** The statements as they are sent; the bench sends the very same ones. */
export const statements = {
  insertUsers: `insert into app_user (institution, ${names.map(snake).join(', ')}, sis_digest, version, failed_logins, created_at, modified_at)
    select $1, ${names.map(name => `s."${name}"`).join(', ')}, ${digest}, 1, 0, $3::timestamptz, $3::timestamptz from ${recordset}`,
  updateUsers: `update app_user u set ${names
    .filter(name => name !== 'id')
    .map(name => `${snake(name)} = s."${name}"`)
    .join(', ')},
    sis_digest = ${digest}, version = u.version + 1, modified_at = $3::timestamptz from ${recordset} where u.institution = $1 and u.id = s.id`,
  updateDigests: `update app_user u set sis_digest = ${digest} from json_to_recordset($2::json) as s(id bigint, digest text)
    where u.institution = $1 and u.id = s.id and u.sis_digest is distinct from ${digest}`,
  updateGuards: `update app_user u set guarded = s.guarded from json_to_recordset($2::json) as s(id bigint, guarded json)
    where u.institution = $1 and u.id = s.id`,
  deleteIdentifiers: `delete from user_identifier i using json_to_recordset($2::json) as s(key text, id bigint)
    where i.institution = $1 and i.value_key = s.key and i.user_id = s.id`,
  insertIdentifiers: `insert into user_identifier (institution, value_key, user_id, id_type)
    select $1, s.key, s.id, s.type from json_to_recordset($2::json) as s(key text, id bigint, type text)`
} as const

export const insertUsers = (work: Work, rows: readonly UserRow[]) => send(work, 'insertUsers', rows, [work.now])
export const updateUsers = (work: Work, rows: readonly UserRow[]) => send(work, 'updateUsers', rows, [work.now])
export const updateDigests = (work: Work, rows: readonly { id: number; digest: string | null }[]) =>
  send(work, 'updateDigests', rows)
export const updateGuards = (work: Work, rows: readonly { id: number; guarded: Guarded }[]) =>
  send(work, 'updateGuards', rows)
export const deleteIdentifiers = (work: Work, rows: readonly { key: string; id: number }[]) =>
  send(work, 'deleteIdentifiers', rows)
export const insertIdentifiers = (work: Work, rows: readonly { key: string; id: number; type: string }[]) =>
  send(work, 'insertIdentifiers', rows)

async function send(
  work: Work,
  name: keyof typeof statements,
  rows: readonly object[],
  rest: unknown[] = []
): Promise<void> {
  if (rows.length > 0) await sql(work, statements[name], [work.institution, JSON.stringify(rows), ...rest])
}
