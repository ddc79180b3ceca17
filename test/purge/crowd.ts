import { institution } from '../helpers/app.ts'
import type { House } from './house.ts'

/**
 * So many users whose purge date has passed, each with what belongs to one; some with a loan that is
 * open, all with so many that are over, each with a fee of ten cents.
 */
export async function crowd(
  app: House,
  size: number,
  { openEvery = 0, past = 0, of = institution } = {}
): Promise<void> {
  await app.rows(
    `with made as (
       insert into app_user (institution, id, primary_id, last_name, record_type, user_group, account_type, status, purge_date,
         record, guarded, created_at, modified_at)
       select $1, n, 'crowd' || n, 'Reader', 'PUBLIC', 'GRAD', 'INTERNAL', 'ACTIVE', '2026-01-01',
         json_build_object('primary_id', 'crowd' || n, 'last_name', 'Reader'), '{}', $3, $3
       from generate_series(1, $2::int) n returning id, primary_id
     ), names as (insert into user_identifier select $1, primary_id, id, '' from made),
     letters as (insert into letter (institution, id, user_id, type, created_at, created_by, subject, text)
       select $1, id + 100000, id, 'LoanReceipt', $3, 'x', 's', 't' from made)
     insert into fee (institution, id, user_id, type, status, owner, currency, original_minor, balance_minor, created_at, status_at)
       select $1, id + 200000, id, 'OTHER', 'ACTIVE', 'MAIN', 'USD', 100, 100, $3, $3 from made`,
    [of, size, '2026-01-01T00:00:00Z']
  )
  if (openEvery > 0)
    await app.rows(
      `insert into loan (institution, id, user_id, item_id, bib_id, holding_id, barcode, title, library, location, circ_library,
         circ_desk, lent_by, status, process_status, loan_date, due_date, modified_at)
       select institution, id + 300000, id, id, 1, 1, 'B' || id, 't', 'MAIN', 'L', 'MAIN', 'D', 'x', 'ACTIVE', 'NORMAL', $3, $3, $3
       from app_user where institution = $1 and id % $2::int = 0`,
      [of, openEvery, '2026-01-01T00:00:00Z']
    )
  if (past > 0) {
    await app.rows(
      `insert into loan (institution, id, user_id, item_id, bib_id, holding_id, barcode, title, library, location, circ_library,
         circ_desk, lent_by, status, process_status, loan_date, due_date, return_date, modified_at)
       select $1, n + 400000, 1 + n % $2::int, n, 1, 1, 'P' || n, 't', 'MAIN', 'L', 'MAIN', 'D', 'x', 'COMPLETE', 'NORMAL',
         $4, $4, $4, $4 from generate_series(1, $2::int * $3::int) n`,
      [of, size, past, '2026-01-01T00:00:00Z']
    )
    await app.rows(
      `insert into fee (institution, id, user_id, type, status, owner, currency, original_minor, balance_minor, created_at,
         status_at, loan_id)
       select institution, id + 500000, user_id, 'OTHER', 'ACTIVE', 'MAIN', 'USD', 10, 10, $2, $2, id from loan where institution = $1 and id > 400000`,
      [of, '2026-01-01T00:00:00Z']
    )
  }
}
