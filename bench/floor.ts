import type { Pool } from 'pg'
import { db } from '../src/data/statements.ts'
import { statements } from '../src/sis/decide/store.ts'
import { identifiersOf } from '../src/users/record/mapping.ts'

/** A statement as the driver takes it. */
const textOf = (statement: ReturnType<(typeof statements)['insertUsers']>) => {
  const { sql: text, parameters } = statement.compile(db)
  return { text, values: [...parameters] }
}

const batch = 1000
const floor = '01FLOOR_INST'

/**
 * The floor: the rows that the last run left, written to another institution by the very statements of the feed, a
 * thousand users a transaction on one connection. Only the writing is timed, not the making of the parameters.
 */
export async function writeFloor(pool: Pool, institution: string, kind: 'insert' | 'update') {
  const client = await pool.connect()
  let [users, seconds] = [0, 0]
  try {
    for (let after = 0; ; ) {
      const { rows } = await client.query(
        `select id, primary_id as "primaryId", first_name as "firstName", last_name as "lastName", record_type as "recordType",
           user_group as "userGroup", job_category as "jobCategory", account_type as "accountType", external_id as "externalId",
           status, expiry_date as "expiryDate", purge_date as "purgeDate", record, guarded, pin, encode(sis_digest, 'hex') as digest
         from app_user where institution = $1 and id > $2 order by id limit ${batch}`,
        [institution, after]
      )
      if (rows.length === 0) break
      after = Number(rows.at(-1).id)
      const identifiers = rows.flatMap(row =>
        identifiersOf(row.record).map(({ key, type }) => ({ key, type, id: row.id }))
      )
      const now = new Date()
      const feed = (list: object[]) => ({ institution: floor, list: JSON.stringify(list), now })
      const written = textOf(statements[kind === 'insert' ? 'insertUsers' : 'updateUsers'](feed(rows)))
      const names = textOf(statements.insertIdentifiers(feed(identifiers)))
      const start = performance.now()
      await client.query('begin')
      await client.query(written)
      if (kind === 'insert') await client.query(names)
      await client.query('commit')
      seconds += (performance.now() - start) / 1000
      users += rows.length
    }
  } finally {
    client.release()
  }
  return { users, seconds }
}
