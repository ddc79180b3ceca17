import t from 'tap'
import { catalogue } from '../../src/letters/configuration/catalogue.ts'
import { expiryOf, readDays } from '../../src/letters/rules.ts'
import { templates } from '../../src/letters/templates.ts'
import { testApp } from '../helpers/app.ts'
import { configure } from '../helpers/configure.ts'
import { runJobsUntilDone } from '../helpers/jobs.ts'
import { needsReference, referenceJson } from '../helpers/reference.ts'
import { userNumber } from '../helpers/rows.ts'
import { errorOf, given, person } from '../users/people.ts'
import { users, write } from './write.ts'

const conf = '/almaws/v1/conf'
const letters = `${conf}/letters`
const xml = (code: string, inside: string) => `<letter><code>${code}</code><name/>${inside}</letter>`

t.test('LET-02 periods, and which letter a type belongs to', async t => {
  t.same([readDays(''), readDays(' '), readDays('7'), readDays('36500')], [null, null, 7, 36_500])
  for (const wrong of ['0', '-1', '1.5', '36501', '1e3', 'seven', '007000']) t.equal(readDays(wrong), undefined, wrong)
  t.same(expiryOf(new Date('2026-03-30T12:00:00Z'), 2), new Date('2026-03-28T12:00:00Z'))
  const types = catalogue.flatMap(({ types }) => types)
  t.same([...types].sort(), Object.keys(templates).sort(), 'each type is in exactly one letter')
  t.same(
    catalogue.map(({ code }) => code),
    catalogue.map(({ code }) => code).sort()
  )
})

t.test('LET-02 listLetters getLetter updateLetter', async t => {
  const app = await testApp(t)
  const { call } = app
  await configure(app)
  const list = (await call('GET', letters)).data
  t.equal(list.total_record_count, catalogue.length)
  t.notOk('xsl' in list.letter[0])
  t.same((await call('GET', `${letters}?type=COMPONENT`)).data, { total_record_count: 0 })
  t.match(errorOf(await call('GET', `${letters}?type=POEM`)), /^60344 /, 'LETTERS_RETRIEVE')
  const hold = `${letters}/FulPlaceOnHoldShelfLetter`
  const read = await call('GET', hold)
  t.same(read.data, {
    link: read.data.link,
    code: 'FulPlaceOnHoldShelfLetter',
    enabled: { value: 'true', desc: 'Yes' },
    name: 'On Hold Shelf Letter',
    description: 'An item waits on the hold shelf.',
    channel: 'EMAIL',
    retention_period: '',
    customized: { value: 'false', desc: 'No' },
    patron_facing: { value: 'true', desc: 'Yes' },
    labels: { value: 'FulPlaceOnHoldShelfLetter', desc: 'FulPlaceOnHoldShelfLetter' }
  })
  t.match(
    (await call('GET', hold, { headers: { accept: 'application/xml' } })).text,
    /<letter link="[^"]+"><code>FulPlaceOnHoldShelfLetter<\/code><enabled desc="Yes">true<\/enabled>.*<retention_period\/>/
  )
  for (const path of ['Poem', 'toString', 'fulplaceonholdshelfletter'])
    t.match(errorOf(await call('GET', `${letters}/${path}`)), /^40166411 Letter code/, 'LETTER_CODE')
  t.match(errorOf(await call('PUT', hold, { body: { retention_period: '7' } })), /^60105 /, 'XML only')

  const sheet = '<xsl:stylesheet version="1.0"/>'
  const escaped = sheet.replaceAll('<', '&lt;').replaceAll('>', '&gt;')
  const put = await call('PUT', hold, {
    body: xml('FulPlaceOnHoldShelfLetter', `<retention_period>7</retention_period><xsl>${escaped}</xsl>`)
  })
  t.match(put.data, {
    retention_period: '7',
    xsl: sheet,
    customized: { value: 'true' },
    updated_by: { value: 'test' },
    update_date: '2026-11-22Z'
  })
  t.same((await call('GET', hold)).data, put.data)
  const shown = (await call('GET', hold, { headers: { accept: 'application/xml' } })).text
  const before = (await call('GET', '/v1/audit')).data
  t.equal((await call('PUT', hold, { body: shown })).status, 200)
  t.same((await call('GET', '/v1/audit')).data, before, 'what is read and sent back changes nothing')
  t.match(
    (await call('PUT', hold, { body: xml('', '') })).data,
    { retention_period: '7', xsl: sheet },
    'left out: stays'
  )
  t.equal((await call('PUT', hold, { body: xml('', '<retention_period/>') })).data.retention_period, '', 'for ever')
  for (const wrong of ['0', 'x', '40000'])
    t.match(
      errorOf(await call('PUT', hold, { body: xml('', `<retention_period>${wrong}</retention_period>`) })),
      /^40166411 /
    )
  t.match(errorOf(await call('PUT', hold, { body: xml('Poem', '') })), /^40166411 /)
  for (const wrong of ['perhaps', 'constructor'])
    t.match(errorOf(await call('PUT', hold, { body: xml('', `<enabled>${wrong}</enabled>`) })), /^40166411 /)

  const status = `${letters}/FulItemChangeDueDateLetter`
  const kinds = async () =>
    (await call('GET', '/v1/letters/types')).data.letter_type.filter(
      (one: any) => one.letter === 'FulItemChangeDueDateLetter'
    )
  t.equal((await kinds()).length, 3)
  await call('PUT', status, { body: xml('', '<enabled>false</enabled>') })
  t.ok((await kinds()).every(({ active }: any) => !active))
  await call('PUT', '/v1/letters/types/BorrowedRecall', { body: { active: true, retention_period: '30' } })
  t.same(
    (await kinds()).map(({ active, retention_period }: any) => [active, retention_period]),
    [
      [true, '30'],
      [false, ''],
      [false, '']
    ],
    'the retention of a type is that of the type alone'
  )
  t.match((await call('GET', status)).data, { enabled: { value: 'true' }, retention_period: '' }, 'nor the letter')
  await call('PUT', status, { body: xml('', '<retention_period>60</retention_period>') })
  t.same(
    (await kinds()).map(({ retention_period }: any) => retention_period),
    ['60', '60', '60'],
    'what is decided of the letter holds for all of its types'
  )
  await call('PUT', '/v1/letters/types/BorrowedRecall', { body: { active: true, retention_period: '' } })
  t.same(
    (await kinds()).map(({ retention_period }: any) => retention_period),
    ['', '60', '60'],
    'for ever, of one type'
  )
  await call('PUT', status, { body: xml('', '<enabled>true</enabled>') })
  t.equal((await kinds()).filter(({ active }: any) => active).length, 1, 'it was on already: nothing is switched')
  t.match(await call('PUT', '/v1/letters/types/BorrowedRecall', { body: { active: true, retention_period: '-1' } }), {
    status: 400,
    data: { code: 'CONF_PARAMETER' }
  })
  t.ok((await call('GET', '/v1/audit?action=letters.configuration')).data.entries.length >= 3)
})

t.test('LET-02 getLetter has the published fields', needsReference, async t => {
  const app = await testApp(t)
  await configure(app)
  const official = Object.keys(referenceJson('alma/openapi/schemas/rest_letter.json').letter.properties)
  await app.call('PUT', `${letters}/FulLostLoanLetter`, { body: xml('', '<xsl>x</xsl>') })
  t.same(Object.keys((await app.call('GET', `${letters}/FulLostLoanLetter`)).data), official, 'in the published order')
})

t.test('LET-03 LET-05 Letters Purge with Retention', async t => {
  const app = await testApp(t)
  const { call, clock, database } = app
  await configure(app)
  await given(t, app, person('a'))
  const a = await userNumber(database, 'a')
  const job = async () => (await call('GET', `${conf}/jobs/S1050`)).data
  t.equal((await job()).schedule.value, 'NOT_SCHEDULED', 'nobody has set a period: it does not run by itself')
  await call('POST', `${users}/a/attachments`, { body: { type: 'GENERAL', content: 'aGk=' } })
  for (const at of ['2026-10-01T12:00:00Z', '2026-11-15T12:00:00Z', '2026-11-15T12:00:01Z']) {
    clock.set(at)
    for (const type of ['OnHoldShelf', 'DueDateChanged', 'LostNotice', 'FineNotice'] as const)
      await write(app, a, type, {})
  }
  clock.set('2026-11-22T12:00:00Z')
  await call('PUT', `${letters}/FulPlaceOnHoldShelfLetter`, { body: xml('', '<retention_period>7</retention_period>') })
  await call('PUT', `${letters}/FulItemChangeDueDateLetter`, {
    body: xml('', '<retention_period>30</retention_period>')
  })
  await call('PUT', `${letters}/FulLostLoanLetter`, { body: xml('', '<retention_period>1</retention_period>') })
  await call('PUT', `${letters}/FulLostLoanLetter`, { body: xml('', '<enabled>false</enabled>') })
  t.not((await job()).schedule.value, 'NOT_SCHEDULED', 'it runs weekly from now on')

  const left = async () => {
    const { rows } = await database.pool.query(
      'select type, count(*)::int as n from letter group by type order by type'
    )
    return rows.map(({ type, n }) => `${type} ${n}`)
  }
  const run = async (dry: boolean) => {
    const body = { parameter: [{ name: { value: 'dry_run' }, value: String(dry) }] }
    t.equal((await call('POST', `${conf}/jobs/S1050?op=run`, { body })).status, 200)
    await runJobsUntilDone(app)
    const [last] = (await call('GET', `${conf}/jobs/S1050/instances?limit=1`)).data.job_instance
    t.equal(last.status.value, 'COMPLETED_SUCCESS')
    return Object.fromEntries(last.counter.map(({ type, value }: any) => [type.value, Number(value)]))
  }
  const all = ['DueDateChanged 3', 'FineNotice 3', 'LostNotice 3', 'OnHoldShelf 3']
  t.match(await run(true), { letters: 2, OnHoldShelf: 1, DueDateChanged: 1 })
  t.same(await left(), all, 'a dry run deletes nothing')
  t.match(await run(false), { letters: 2, OnHoldShelf: 1, DueDateChanged: 1, LostNotice: 0, FineNotice: 0 })
  t.same(
    await left(),
    ['DueDateChanged 2', 'FineNotice 3', 'LostNotice 3', 'OnHoldShelf 2'],
    'a letter that is off, one without a period and one of exactly that age stay'
  )
  t.match(await run(false), { letters: 0 }, 'again: nothing')
  const { data } = await call('GET', `${users}/a/attachments`)
  t.equal(data.user_attachment.filter(({ type }: any) => type === 'GENERAL').length, 1, 'files are no letters (LET-05)')
  t.equal(data.total_record_count, 11)
  t.match((await call('GET', '/v1/audit?action=letters.purged')).data.entries.at(-1), {
    count: 2,
    detail: { OnHoldShelf: 1, DueDateChanged: 1 }
  })
})
