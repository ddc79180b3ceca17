import type pg from 'pg'
import type { Place, Worker } from './circulation.ts'

/** The same work in SQL: the rows that must be read, locked and written, and nothing else. */
export function inSql(pool: pg.Pool, institution: string, { user, pid, library, desk }: Place): Worker {
  const key = [institution, pid]
  const item = 'institution = $1 and id = $2'
  const transaction = async (step: (client: pg.PoolClient) => Promise<void>): Promise<void> => {
    const client = await pool.connect()
    try {
      await client.query('begin')
      await step(client)
      await client.query('commit')
    } finally {
      client.release()
    }
  }
  return {
    lend: () =>
      transaction(async client => {
        await client.query(`select * from item where ${item} for update`, key)
        await client.query('select * from app_user where institution = $1 and primary_id = $2', [institution, user])
        await client.query(
          `insert into loan (institution, user_id, item_id, bib_id, holding_id, barcode, title, library, location,
             circ_library, circ_desk, lent_by, status, process_status, loan_date, due_date, modified_at)
           select u.institution, u.id, i.id, i.bib_id, i.holding_id, i.barcode, b.title, i.library, i.location, $4, $5,
             'bench', 'ACTIVE', 'NORMAL', $6, $6, $6
           from item i join bib b on b.institution = i.institution and b.id = i.bib_id
             join app_user u on u.institution = i.institution and u.primary_id = $3
           where i.institution = $1 and i.id = $2`,
          [...key, user, library, desk, new Date()]
        )
        await client.query(`update item set process_type = 'LOAN' where ${item}`, key)
      }),
    async list() {
      await pool.query(
        `select l.* from loan l join app_user u on u.institution = l.institution and u.id = l.user_id
         where l.institution = $1 and u.primary_id = $2 and l.status = 'ACTIVE' order by l.id limit 10`,
        [institution, user]
      )
    },
    renew: () =>
      transaction(async client => {
        const open = "institution = $1 and item_id = $2 and status = 'ACTIVE'"
        await client.query(`select * from loan where ${open} for update`, key)
        await client.query(`update loan set due_date = $3, process_status = 'RENEW' where ${open}`, [
          ...key,
          new Date()
        ])
      }),
    return: () =>
      transaction(async client => {
        await client.query(`select * from item where ${item} for update`, key)
        await client.query(
          `update loan set status = 'COMPLETE', return_date = $3 where institution = $1 and item_id = $2 and status = 'ACTIVE'`,
          [...key, new Date()]
        )
        await client.query(`update item set process_type = null where ${item}`, key)
      })
  }
}
