import { sql } from '../sql.ts'
import { columnsOf } from '../users/mapping.ts'
import type { UserRecord } from '../users/record.ts'
import type { Work } from '../work.ts'

/** How many users one statement writes. */
const batch = 5000
/** Ids of sample users are these numbers and up: far from those that the service gives out. */
const firstId = 8_000_000_000
const groups = ['UNDERGRAD', 'UNDERGRAD', 'UNDERGRAD', 'GRAD', 'FACULTY', 'STAFF', 'ALUMNI'] as const
const given = ['Avelyn', 'Bramwick', 'Corisande', 'Dunstan', 'Elowyn', 'Jörn', 'Noëline', 'Łucja', 'Ömer', '墨溪']
const family = ['Thornquill', 'Ashdowner', 'Müllersbach', 'Duskwater', 'Pâquereau', 'Ibáñeza', 'Křižanda', '霜林']

/** The sample user of a number, always the same. Pure. */
export function sampleUser(number: number): UserRecord {
  const primary_id = `sample${String(number).padStart(6, '0')}`
  const coded = (value: string) => ({ value })
  return {
    record_type: coded('PUBLIC'),
    primary_id,
    first_name: given[number % given.length] ?? '',
    last_name: `${family[Math.floor(number / given.length) % family.length]} ${number}`,
    user_group: coded(groups[number % groups.length] ?? 'UNDERGRAD'),
    preferred_language: coded('en'),
    account_type: coded('INTERNAL'),
    status: coded('ACTIVE'),
    contact_info: {
      email: [
        {
          email_address: `${primary_id}@campus.example`,
          preferred: true,
          segment_type: 'Internal',
          email_type: [coded('school')]
        }
      ]
    },
    user_identifier: [
      {
        value: `S${String(number).padStart(8, '0')}`,
        id_type: coded('BARCODE'),
        status: 'ACTIVE',
        segment_type: 'Internal'
      }
    ]
  }
}

/** Sees to it that sample users 1 to `count` are there: one statement a table for each 5,000. */
export async function seedUsers(work: Work, count: number): Promise<void> {
  for (let first = 1; first <= count; first += batch) {
    const rows = Array.from({ length: Math.min(batch, count - first + 1) }, (_, index) => {
      const number = first + index
      const record = sampleUser(number)
      return {
        id: firstId + number,
        ...columnsOf(record),
        record,
        barcode: record.user_identifier?.[0]?.value.toLowerCase() ?? ''
      }
    })
    await insert(work, JSON.stringify(rows))
  }
}

const insert = (work: Work, rows: string): Promise<unknown[]> =>
  sql(
    work,
    `with given as (select * from json_to_recordset($2::json) as row (id bigint, "primaryId" text, "firstName" text,
        "lastName" text, "recordType" text, "userGroup" text, "accountType" text, status text, record json,
        barcode text)),
      added as (
        insert into app_user (institution, id, primary_id, first_name, last_name, record_type, user_group, account_type,
          status, record, guarded, created_at, modified_at)
        select $1, id, "primaryId", "firstName", "lastName", "recordType", "userGroup", "accountType", status, record,
          '{}', $3, $3 from given
        on conflict do nothing returning id)
     insert into user_identifier (institution, value_key, user_id, id_type)
     select $1, lower("primaryId"), id, '' from given join added using (id)
     union all select $1, barcode, id, 'BARCODE' from given join added using (id)
     on conflict do nothing`,
    [work.institution, rows, work.now]
  )
