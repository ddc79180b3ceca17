import t from 'tap'
import { needsReference } from '../helpers/reference.ts'
import { shelf } from '../loans/shelf.ts'
import { asking, ending, lending, paying, people, requesting } from './journey.ts'
import { fetching, makers } from './makers.ts'
import { officialDescription } from './official.ts'

const campus = await shelf(t)
await campus.app.listen({ port: 0, host: '127.0.0.1' })
const address = campus.app.server.address() as { port: number }
const base = `http://127.0.0.1:${address.port}`
const description = needsReference.skip ? {} : officialDescription(['users', 'bibs', 'conf'])

for (const [index, [name, make]] of Object.entries(makers).entries())
  t.test(`${name}: a client of the official description borrows, asks, pays`, needsReference, async t => {
    const send = await make({ description, base, key: 'test', folder: t.testdir() })
    const barcodes: [string, string] = [`C${index}-1`, `C${index}-2`]
    for (const barcode of barcodes) await campus.copy(barcode)
    const of = { user: `client-${index}`, barcodes }
    await people(t, send, of)
    await lending(t, send, of)
    await requesting(t, send, of)
    await paying(t, send, of)
    await asking(t, send, of)
    await ending(t, send, of)
    // Nobody works here, so the run waits: it must not be in the next client's way.
    await campus.database.pool.query('delete from job_instance')
  })

t.test('openapi-fetch: a client of the official description speaks XML', needsReference, async t => {
  const make = fetching('application/xml')
  const send = await make({ description, base, key: 'test', folder: t.testdir() })
  const users = '/almaws/v1/users'
  const xml = `<user><primary_id>xml-1</primary_id><last_name>Xml</last_name><user_group>UNDERGRAD</user_group>
    <account_type>INTERNAL</account_type></user>` as unknown as object
  const made = await send('post', users, {}, xml)
  t.equal(made.status, 200)
  t.match(made.data, '<primary_id>xml-1</primary_id>')
  await campus.copy('X-1')
  const desk = '<item_loan><circ_desk>DEFAULT_CIRC_DESK</circ_desk><library>MAIN</library></item_loan>'
  const loans = `${users}/{user_id}/loans`
  const lent = await send('post', loans, { user_id: 'xml-1', item_barcode: 'X-1' }, desk as unknown as object)
  t.match(lent.data, '<item_barcode>X-1</item_barcode>')
  t.match((await send('get', loans, { user_id: 'xml-1' })).data, '<item_loans total_record_count="1">')
  const missing = await send('get', `${users}/{user_id}`, { user_id: 'nobody' })
  t.equal(missing.status, 400)
  t.match(missing.data, '<web_service_result xmlns="http://com/exlibris/urm/general/xmlbeans">')
})
