import { change, sql } from '../data/statements.ts'
import type { Work } from '../platform/work.ts'

/**
 * Lends sample copies to sample users until there are `count` active loans of the sample: always the same copy to the
 * same user, lent within the last forty days for twenty-eight, so that some are overdue. Set-based: the rules of
 * lending are not asked.
 */
export async function seedLoans(work: Work, count: number): Promise<void> {
  const { institution, now } = work
  await change(
    work,
    sql`with people as (
        select id, user_group, job_category, record_type, account_type, row_number() over (order by id) - 1 as place
        from app_user where institution = ${institution} and primary_id like 'sample%'),
      open as (select count(*)::int as many from loan
        where institution = ${institution} and status = 'ACTIVE' and lent_by = 'sample'),
      -- Places are shared out here, so that the join below is one of equal columns.
      copies as (
        select i.*, concat_ws(' ', b.title, b.record->>'responsibility') as title, b.author, b.publication_year,
          h.call_number,
          row_number() over (order by i.id) - 1 as place,
          (row_number() over (order by i.id) - 1) % nullif((select count(*) from people), 0) as reader
        from item i join bib b on b.institution = i.institution and b.id = i.bib_id
          join holding h on h.institution = i.institution and h.id = i.holding_id
        where i.institution = ${institution} and i.process_type is null
          and not exists (select from loan l
            where l.institution = ${institution} and l.item_id = i.id and l.status = 'ACTIVE')
        order by i.id limit greatest(${count}::int - (select many from open), 0)),
      added as (
        insert into loan (institution, user_id, item_id, bib_id, holding_id, barcode, title, author, publication_year,
          call_number, item_policy, material_type, library, location, circ_library, circ_desk, lent_by, status,
          process_status, loan_date, due_date, modified_at, user_group, job_category, record_type, account_type)
        select ${institution}, p.id, c.id, c.bib_id, c.holding_id, c.barcode, c.title, c.author, c.publication_year,
          c.call_number, c.policy, c.material_type, c.library, c.location, c.library, 'DEFAULT_CIRC_DESK', 'sample', 'ACTIVE',
          'NORMAL', ${now}::timestamptz - make_interval(days => (c.place % 40)::int),
          ${now}::timestamptz - make_interval(days => (c.place % 40)::int - 28), ${now}::timestamptz, p.user_group,
          p.job_category, p.record_type, p.account_type
        from copies c join people p on p.place = c.reader
        returning item_id)
     update item set process_type = 'LOAN', modified_at = ${now}::timestamptz
     where institution = ${institution} and id in (select item_id from added)`
  )
}

/** Adds sample users and their identifiers, given as JSON; those that are there stay as they are. */
export async function insertUsers(work: Work, users: string): Promise<void> {
  const { institution, now } = work
  await change(
    work,
    sql`with given as (select * from json_to_recordset(${users}::json) as row (id bigint, "primaryId" text,
        "firstName" text, "lastName" text, "recordType" text, "userGroup" text, "accountType" text, status text,
        record json, barcode text)),
      added as (
        insert into app_user (institution, id, primary_id, first_name, last_name, record_type, user_group, account_type,
          status, record, guarded, created_at, modified_at)
        select ${institution}, id, "primaryId", "firstName", "lastName", "recordType", "userGroup", "accountType",
          status, record, '{}', ${now}::timestamptz, ${now}::timestamptz from given
        on conflict do nothing returning id)
      insert into user_identifier (institution, value_key, user_id, id_type)
      select ${institution}::text, lower("primaryId"), id, '' from given join added using (id)
      union all select ${institution}::text, barcode, id, 'BARCODE' from given join added using (id)
      on conflict do nothing`
  )
}
