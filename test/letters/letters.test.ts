import t from 'tap'
import { noteOf } from '../../src/letters/companion.ts'
import { catalogue } from '../../src/letters/configuration/catalogue.ts'
import { wayOf } from '../../src/letters/delivery/rules.ts'
import { setActive, writtenTypes } from '../../src/letters/store.ts'
import { compose, letterValues, type Template, templates } from '../../src/letters/templates.ts'
import { openWork, transactional } from '../../src/platform/unit-of-work.ts'
import { institution, testApp } from '../helpers/app.ts'
import { configure } from '../helpers/configure.ts'
import { userNumber } from '../helpers/rows.ts'
import { errorOf, given, person } from '../users/people.ts'
import { email, states, users, write } from './write.ts'

t.test('LETTER: words', async t => {
  t.equal(noteOf('Request cancelled', 'Request cancelled: Mills'), 'Request cancelled: Mills', 'its label once')
  t.equal(noteOf('Loan receipt', 'Borrowed: Mills'), 'Loan receipt: Borrowed: Mills')
  const all = Object.entries<Template>(templates)
  for (const [type, { subject, lines }] of all)
    for (const line of [subject, ...lines])
      for (const [, name] of line.matchAll(/\{(\w+)\}/g)) t.ok(letterValues.includes(name as never), `${type} ${name}`)
  t.same(compose('CourtesyLetter', { title: 'On Maps', due_date: '2026-12-01 20:00' }), {
    subject: 'Due soon: On Maps',
    text: 'A loan of yours is due soon:\nTitle: On Maps\nDue: 2026-12-01 20:00'
  })
  t.equal(compose('LostNotice', {}).subject, 'Considered lost', 'without a value')
  t.equal(compose('LostNotice', { title: 'A\r\nBcc: x' }).subject, 'Considered lost: A Bcc: x', 'one line')
  t.equal(compose('LostNotice', { title: 'x'.repeat(999) }).subject.length, 255)
  t.match(
    compose('LostNotice', { title: '{note} $&', note: 'n' }).text,
    /^Title: \{note\} \$&$/m,
    'values are no words'
  )
})

t.test('LETTER: who may be mailed', async t => {
  const base = { contact_info: { email: [{ email_address: 'a@b.example', preferred: true }] } } as never as NonNullable<
    Parameters<typeof wayOf>[0]
  >
  const mailable = (record: typeof base, code: string | undefined) => {
    const way = wayOf(record, code, { mail: true, sms: false })
    return 'to' in way ? way.to : undefined
  }
  const notice = 'FulOverdueNoticeLetter'
  const said = (value: boolean) => ({ ...base, library_notice: [{ code: { value: notice }, value }] })
  t.equal(mailable(base, notice), 'a@b.example')
  t.equal(mailable(said(true), notice), 'a@b.example')
  t.equal(mailable(said(false), notice), undefined, 'switched off')
  t.equal(mailable(said(false), 'FulItemsLoanReceiptLetter'), 'a@b.example', 'another notice')
  t.equal(mailable(said(false), undefined), 'a@b.example', 'a letter that cannot be switched off')
  t.equal(mailable({} as typeof base, notice), undefined)
  const second = {
    contact_info: { email: [{ email_address: 'a@b.example', preferred: false }] }
  } as never as typeof base
  t.equal(mailable(second, notice), undefined, 'no preferred address')
})

t.test('LET-01 getUserAttachments listUserLetters: letters are among them', async t => {
  const app = await testApp(t)
  const { call, database } = app
  await configure(app)
  await given(t, app, person('a', email('a@b.example')))
  await given(t, app, person('b'))
  const a = await userNumber(database, 'a')
  await call('POST', `${users}/a/attachments`, { body: { type: 'GENERAL', content: 'aGk=' } })
  await write(app, a, 'OnHoldShelf', { title: 'Ünder', pickup: 'Main desk' })
  await write(app, a, 'LoanReceipt', { title: 'Ünder' })
  await t.rejects(write(app, a, 'LostNotice', { title: 'Ünder' }, true), /undone/)
  const { data } = await call('GET', `${users}/a/attachments`)
  t.equal(data.total_record_count, 2)
  const [, letter] = data.user_attachment
  const { id } = letter
  t.same(letter, {
    id,
    type: 'LETTER',
    note: 'Item on the hold shelf: Ready for you: Ünder',
    file_name: 'OnHoldShelf.txt',
    size: 76,
    uploaded_by: 'desk',
    upload_date: '2026-11-22T12:00:00Z',
    link: letter.link
  })
  t.same((await call('GET', new URL(letter.link).pathname)).data, letter)
  const text = 'An item that you requested waits for you:\nTitle: Ünder\nPickup at: Main desk'
  t.equal((await call('GET', `${users}/a/attachments/${id}?expand=content_no_encoding`)).data.content, text)
  const encoded = (await call('GET', `${users}/a/attachments/${id}?expand=content`)).data.content
  t.equal(Buffer.from(encoded, 'base64').toString(), text)
  t.match(errorOf(await call('GET', `${users}/b/attachments/${id}`)), /^60321 /, 'not those of another user')
  t.same(
    (await states(app)).map(({ type, state }) => `${type} ${state}`),
    ['OnHoldShelf STORED'],
    'no mail server'
  )
  t.equal((await database.pool.query('select 1 from graphile_worker._private_jobs')).rowCount, 0)

  const personal = (await call('GET', `${users}/a/personal-data`)).data
  const written = (await call('GET', '/v1/users/a/letters')).data.letter
  t.same(personal.letter, written)
  t.match(await call('GET', '/v1/users/nobody/letters'), { status: 404 })
  t.match(written, [
    {
      id,
      type: 'OnHoldShelf',
      created_at: '2026-11-22T12:00:00Z',
      created_by: 'desk',
      loan_id: '7',
      subject: 'Ready for you: Ünder',
      text,
      state: 'STORED'
    }
  ])
  t.equal(personal.user_attachment.length, 1, 'told once')
  t.match(
    (await call('GET', `${users}/a/personal-data?format=xml`)).text,
    /<letters><letter><id>\d+<\/id><type>OnHoldShelf<\/type>.*<subject>Ready for you: Ünder<\/subject>/
  )
  t.equal((await call('DELETE', `${users}/a`)).status, 204)
  t.same(await states(app), [], 'gone with the user')
})

t.test('listLetterTypes putLetterType', async t => {
  const app = await testApp(t)
  const { call, database } = app
  await configure(app)
  await given(t, app, person('a'))
  const a = await userNumber(database, 'a')
  const types = (await call('GET', '/v1/letters/types')).data.letter_type
  t.equal(types.length, Object.keys(templates).length)
  t.match(types[0], { type: 'LoanReceipt', active: false, library_notice: 'FulItemsLoanReceiptLetter' })
  t.match((await call('PUT', '/v1/letters/types/LoanReceipt', { body: { active: true } })).data, { active: true })
  await call('PUT', '/v1/letters/types/LostNotice', { body: { active: false } })
  await write(app, a, 'LoanReceipt', { title: 'x' })
  await write(app, a, 'LostNotice', { title: 'x' })
  t.same(
    (await states(app)).map(({ type }) => type),
    ['LoanReceipt']
  )
  const now = (await call('GET', '/v1/letters/types')).data.letter_type
  t.match(
    now.find(({ type }: any) => type === 'LostNotice'),
    { active: false }
  )
  for (const type of ['Poem', 'toString'])
    t.match(await call('PUT', `/v1/letters/types/${type}`, { body: { active: true } }), {
      status: 404,
      data: { code: 'LETTER_TYPE_NOT_FOUND' }
    })
})

t.test('putLetterType: what is refused or undone switches nothing, for nobody', async t => {
  const app = await testApp(t)
  const { call } = app
  await configure(app)
  const isActive = async () =>
    (await call('GET', '/v1/letters/types')).data.letter_type.find(({ type }: any) => type === 'LostNotice').active
  const body = { active: false, retention_period: 'abc' }
  t.equal((await call('PUT', '/v1/letters/types/LostNotice', { body })).status, 400)
  t.equal(await isActive(), true)
  const open = () => openWork(app.database, app.clock, { institution, actor: 'test', base: '' })
  const undone = transactional(open(), async inside => {
    await setActive(inside, 'LostNotice', false)
    t.equal((await writtenTypes(open()))('LostNotice'), true, 'others do not see it yet')
    t.equal((await writtenTypes(inside))('LostNotice'), false, 'a transaction sees its own change')
    throw new Error('undone')
  })
  await t.rejects(undone, /undone/)
  t.equal(await isActive(), true)
})

t.test('LET-02 LET-04 putLetterRetention: all letters at once', async t => {
  const app = await testApp(t)
  await configure(app)
  const put = (retention_period: string) => app.call('PUT', '/v1/letters/retention', { body: { retention_period } })
  const lost = '/almaws/v1/conf/letters/FulLostLoanLetter'
  await app.call('PUT', lost, { body: '<letter><xsl>x</xsl></letter>' })
  const { data } = await put('7')
  t.ok(data.letter_type.length > 0 && data.letter_type.every((one: any) => one.retention_period === '7'))
  t.match((await app.call('GET', lost)).data, { retention_period: '7', xsl: 'x' })
  t.match(await put('-7'), { status: 400, data: { code: 'CONF_PARAMETER' } })
  t.ok(
    (await put('')).data.letter_type.every((one: any) => one.retention_period === ''),
    'for ever again'
  )
  t.match((await app.call('GET', '/v1/audit?action=letters.configuration')).data.entries[0], {
    count: catalogue.length,
    detail: { retention_days: null }
  })
})
