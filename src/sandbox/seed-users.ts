import type { Work } from '../platform/work.ts'
import { columnsOf } from '../users/record/mapping.ts'
import type { UserRecord } from '../users/record/record.ts'
import { insertUsers } from './seed-store.ts'

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
    await insertUsers(work, JSON.stringify(rows))
  }
}
