import t from 'tap'
import { startRunner } from '../../src/jobs/runner.ts'
import { startSending } from '../../src/letters/service.ts'
import { runJobsUntilDone, until } from '../helpers/jobs.ts'
import { mailSink } from '../helpers/mail.ts'
import { users } from '../requests/campus.ts'
import { byHand } from './hand-run.ts'
import { house } from './house.ts'

t.test('PUR-08 a set out of a file, a purge date for its users, the purge of the set', async t => {
  const app = await house(t)
  const left = async () => (await app.rows('select primary_id as id from app_user order by 1')).map(({ id }) => id)
  for (const name of ['ada', 'bob', 'cyd', 'dan']) await app.user(name)
  const other = await app.due('other')
  const body = { name: 'Leavers', type: { value: 'ITEMIZED' }, content: { value: 'USER' } }
  const set = (await app.call('POST', '/almaws/v1/conf/sets', { body })).data.id
  const file = await app.call('POST', `/v1/sets/${set}/members/file`, {
    body: 'Primary ID,Name\nada,x\nbob,y\ncyd,z\n',
    headers: { 'content-type': 'text/csv' }
  })
  t.equal(file.status, 200, file.text)
  const given = {
    set_id: set,
    UPDATE_User_Information_Purge_Date_Active: 'true',
    UPDATE_User_Information_Purge_Date_Value: '2026-11-01'
  }
  const parameter = Object.entries(given).map(([name, value]) => ({ name: { value: name }, value }))
  const update = await app.call('POST', '/almaws/v1/conf/jobs/M148?op=run', { body: { parameter } })
  t.equal(update.status, 200, update.text)
  await runJobsUntilDone(app)
  await app.call('PATCH', `${users}/cyd`, { body: { purge_date: '2026-12-24Z' } })
  const told = await app.purge({ set_id: set })
  t.match(told.counters, { candidates: 3, purged: 2, skippedOther: 1 })
  t.same(await left(), ['cyd', 'dan', 'other'])
  t.equal(told.codes[other], undefined, 'who is not in the set is not looked at, due or not')
  const { data } = await app.call('GET', `/almaws/v1/conf/sets/${set}/members`)
  t.equal(data.total_record_count, 1, 'and who was purged is in no set any more')
})

t.test('PUR-06 who loses requests is told by mail before he is forgotten', async t => {
  const sink = await mailSink(t)
  const app = await house(t)
  startSending(app.database.pool, { mail: true, sms: false })
  const parts = { ...app.parts, config: { ...app.parts.config, SMTP_URL: sink.url, MAIL_FROM: 'desk@b.example' } }
  const email = { email_address: 'ada@b.example', preferred: true, email_type: [{ value: 'personal' }] }
  const id = await app.due('ada', undefined, { contact_info: { email: [email] } })
  const copy = await app.copy('M1')
  await app.request('ada', copy)
  const first = await byHand(app, { exclude_active_requests: false })
  t.match(first.saved, { candidates: 1, cancelledRequests: 1, skippedOther: 1 })
  t.match(await app.rows('select code from purge_result where user_id = $1', [id]), [{ code: 'LETTERS' }])
  t.equal((await app.item(copy)).process_type, null)
  const runner = await startRunner(parts, { takeover: 200, schedule: 60_000, poll: 20 })
  await until(async () => sink.mails.length === 1, 20_000, 'the mail has not left').finally(() => runner.stop(10))
  t.same(sink.mails[0]?.to, ['ada@b.example'])
  const second = await byHand(app, { exclude_active_requests: false }, { instance: '2' })
  t.match(second.saved, { purged: 1 })
  t.same(await app.rows('select 1 from letter'), [])
})

t.test('AN-29 answers that are kept for repeated calls go with those whom they name', async t => {
  const app = await house(t)
  await app.user('stays')
  const kept = async () =>
    (await app.rows('select answer::text as text from idempotency_key where answer is not null')).map(
      ({ text }) => text
    )
  const post = (url: string, body: object, key: string) =>
    app.call('POST', url, { body, headers: { 'idempotency-key': `a-long-enough-key-${key}` } })
  const fee = { type: { value: 'OTHER' }, original_amount: 1, owner: { value: 'MAIN' } }
  for (const [name, purge_date] of [
    ['byHand', undefined],
    ['byPurge', '2026-11-01Z']
  ] as const) {
    const user = { primary_id: name, last_name: 'X', account_type: { value: 'INTERNAL' }, purge_date }
    t.equal((await post(users, user, name)).status, 200)
    const charged = await post(`${users}/${name}/fees`, fee, `${name}-fee`)
    t.equal(
      (await app.call('POST', `${users}/${name}/fees/${charged.data.id}?op=waive&amount=1&reason=OTHER`)).status,
      200
    )
  }
  t.equal((await post(`${users}/stays/fees`, fee, 'stays-fee')).status, 200)
  t.equal((await kept()).length, 5)
  t.equal((await app.call('DELETE', `${users}/byHand`)).status, 204)
  t.notMatch(await kept(), [/byHand/])
  t.equal((await kept()).length, 3)
  await app.purge({ dry_run: true })
  t.equal((await kept()).length, 3)
  t.match((await byHand(app, {})).saved, { purged: 1 })
  t.match(await kept(), [/stays/])
  t.equal((await kept()).length, 1, 'what tells of others stays')
})

t.test(
  'AN-29 PUR-11 the answers kept of who was purged are gone with him, also when the run fails behind him',
  async t => {
    const app = await house(t)
    const fee = { type: { value: 'OTHER' }, original_amount: 1, owner: { value: 'MAIN' } }
    const charge = (user: string) =>
      app.call('POST', `${users}/${user}/fees`, { body: fee, headers: { 'idempotency-key': `charge-once-${user}` } })
    const waived = async (user: string) => {
      const { data } = await charge(user)
      await app.call('POST', `${users}/${user}/fees/${data.id}?op=waive&amount=1&reason=OTHER`)
    }
    await app.due('going', '2026-11-01Z')
    await app.due('renamed', null)
    await app.due('former', '2026-11-01Z')
    for (const name of ['going', 'former']) await waived(name)
    t.equal((await charge('renamed')).status, 200)
    for (const [from, to] of [
      ['renamed', 'living'],
      ['former', 'latter']
    ]) {
      const { data } = await app.call('GET', `${users}/${from}`)
      const renamed = await app.call('PUT', `${users}/${from}`, { body: { ...data, primary_id: to } })
      t.equal(renamed.status, 200, renamed.text)
    }
    const afterCommit = async (number: number) => {
      if (number === 2) throw new Error('died')
    }
    const { saved, error } = await byHand(app, {}, { afterCommit })
    t.match(error, { message: 'died' })
    t.match(saved, { purged: 2 })
    const kept = await app.rows('select answer::text as text from idempotency_key where answer is not null')
    t.equal(kept.length, 1, 'of both who went, also by the name that one had before')
    t.match(kept[0].text, /renamed/)
    const again = await app.call('POST', `${users}/renamed/fees`, {
      ...{ body: fee, headers: { 'idempotency-key': 'charge-once-renamed' } }
    })
    t.equal(again.headers['idempotency-replayed'], 'true', 'who has another name by now is charged once')
    t.equal((await app.rows(`select 1 from fee where user_id in (select id from app_user)`)).length, 1)
    const gone = await charge('going')
    t.equal(gone.status, 410)
    t.match(gone.text, /IDEMPOTENCY_ANSWER_GONE/, 'what was done is not done again')
  }
)
