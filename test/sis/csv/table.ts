import { Readable } from 'node:stream'
import yauzl from 'yauzl'
import { reader } from '../../../src/alma/reader.ts'
import { openZip } from '../../../src/sis/feed/archive.ts'
import { ProfileSettings } from '../../../src/sis/profile/settings.ts'
import type { TestApp } from '../../helpers/app.ts'
import { reportOf } from '../../helpers/feed.ts'
import { runJobsUntilDone } from '../../helpers/jobs.ts'

/** A mapping as a German school office would need it. */
export const csv = {
  delimiter: ';',
  encoding: 'WINDOWS-1252',
  dateFormat: 'DD.MM.YYYY',
  fields: [
    { field: 'primary_id', column: 'Nr' },
    { field: 'first_name', column: 'Vorname' },
    { field: 'last_name', column: 'Name' },
    { field: 'user_group', column: 'Status', values: [{ from: 'S', to: 'GRAD' }] },
    { field: 'expiry_date', column: 'Bis' },
    { field: 'user_identifier.1.value', column: 'Karte' },
    { field: 'user_identifier.1.id_type', value: 'BARCODE' },
    { field: 'email.1.email_address', column: 'Mail' },
    { field: 'email.1.email_type', value: 'school' },
    { field: 'email.1.preferred', value: 'true' }
  ]
}
export const header = 'Nr;Vorname;Name;Status;Bis;Karte;Mail'
/** A file of these rows, as its mapping says. */
export const table = (...rows: string[]) => Buffer.from(`${[header, ...rows].join('\r\n')}\r\n`, 'latin1')
export const ada = 'ada;Ada;Löve;S;30.09.2027;K1;ada@x.example'
export const bob = 'bob;Bob;Bär;STAFF;;K2;'

/** Posts a table and runs it to its end, or tells how it was refused. */
export async function post(app: TestApp, content: Buffer, query = '') {
  const answer = await app.app.inject({
    method: 'POST',
    url: `/v1/sis/profiles/CAMPUS/runs?file_name=users.csv${query}`,
    payload: content,
    headers: { authorization: 'apikey test', 'content-type': 'text/csv; charset=windows-1252' }
  })
  if (answer.statusCode !== 202) return { refused: answer.json(), status: answer.statusCode }
  await runJobsUntilDone(app)
  return reportOf(app, answer.json().id)
}
/** The feeds of a zip. */
export const unzipped = (zip: Buffer) =>
  openZip(
    new (class extends yauzl.RandomAccessReader {
      override _readStreamForRange(start: number, end: number): Readable {
        return Readable.from([zip.subarray(start, end)])
      }
    })(),
    zip.length,
    undefined,
    reader(ProfileSettings)({ csv }).csv
  )
