import t from 'tap'
import { readConfig } from '../../src/config.ts'
import { fixedClock } from '../../src/platform/clock.ts'
import { startService } from '../../src/service.ts'
import { databaseUrl } from '../helpers/database.ts'
import { unfinished, until } from '../helpers/jobs.ts'
import { mailSink } from '../helpers/mail.ts'

t.test('SANDBOX: a loan is lent, falls due, is noticed by mail, gets lost, and comes back', async t => {
  const sink = await mailSink(t)
  const config = readConfig({
    DATABASE_URL: await databaseUrl(t),
    SANDBOX: 'true',
    PORT: '0',
    LOG_LEVEL: 'silent',
    WORKERS: '2',
    SMTP_URL: sink.url
  })
  const service = await startService(config, fixedClock('2026-11-23T10:00:00Z'), { poll: 20, schedule: 60_000 })
  t.teardown(() => service.stop())
  const settled = () => until(async () => (await unfinished(service)) === 0, 60_000, 'runs go on')
  const call = async (method: string, path: string, body?: object) => {
    const answer = await fetch(`${service.address}${path}`, {
      method,
      headers: { authorization: 'apikey sandbox', accept: 'application/json', 'content-type': 'application/json' },
      ...(body ? { body: JSON.stringify(body) } : {})
    })
    const text = await answer.text()
    t.ok(answer.ok, `${method} ${path}: ${answer.status} ${answer.ok ? '' : text}`)
    return text === '' ? undefined : JSON.parse(text)
  }
  /** Goes on by days, as the nightly jobs would see them. */
  const goOn = async (days: number) => {
    for (let day = 0; day < days; day++) {
      await call('PUT', '/sandbox/clock', { advance: 'P1D' })
      await settled()
    }
  }
  await settled()
  await call('POST', '/sandbox/seed?users=1')
  const user = '/almaws/v1/users/sample000001'
  const { rows } = await service.database.pool.query(
    `select barcode from item where library = 'MAIN' and process_type is null and policy is null
     and location = 'STACKS' order by id limit 1`
  )
  const barcode = rows[0]?.barcode
  t.ok(barcode, 'a copy to lend')
  const at = { circ_desk: { value: 'DEFAULT_CIRC_DESK' }, library: { value: 'MAIN' } }
  const loan = await call('POST', `${user}/loans?item_barcode=${barcode}`, at)
  t.equal(loan.loan_status, 'ACTIVE')
  const account = () => call('GET', '/v1/users/sample000001/account')
  t.match(await account(), { loans: 1, overdue_loans: 0, blocks: 0, next_due: loan.due_date })

  // With a block nothing is renewed by itself.
  const block = { block_type: { value: 'CASH' }, block_description: { value: 'CASH' }, block_status: 'ACTIVE' }
  await call('PATCH', user, { user_block: [block] })
  t.match((await call('GET', '/v1/users/sample000001/blocks')).may, { loan: false, renew: false, hold: true })

  await call('PUT', '/sandbox/clock', { moment: loan.due_date })
  await settled()
  await goOn(5)
  t.match(await account(), { loans: 1, overdue_loans: 1 })
  const letters = async () =>
    ((await call('GET', `${user}/attachments?limit=100`)).user_attachment ?? []).map(
      ({ file_name }: { file_name: string }) => file_name
    )
  t.ok(
    (await letters()).some((name: string) => name.startsWith('OverdueNotice')),
    String(await letters())
  )
  await until(async () => sink.mails.length > 0, 20_000, 'no mail')
  t.match(sink.mails[0]?.to ?? [], ['sample000001@campus.example'])

  await call('PUT', '/sandbox/clock', { advance: 'P40D' })
  await settled()
  t.equal((await call('GET', `${user}/loans/${loan.loan_id}`)).process_status, 'LOST')
  const fees = await call('GET', `${user}/fees`)
  t.ok(fees.total_sum > 0, `${fees.total_sum} owed`)
  t.ok((await letters()).includes('LostNotice.txt'), 'told of it')

  const item = `/almaws/v1/bibs/${loan.mms_id}/holdings/${loan.holding_id.value ?? loan.holding_id}/items/${loan.item_id}`
  await call('POST', `${item}?op=scan&library=MAIN&circ_desk=DEFAULT_CIRC_DESK`)
  t.equal((await call('GET', `${user}/loans/${loan.loan_id}`)).loan_status, 'COMPLETE')
  t.match(await account(), { loans: 0, overdue_loans: 0 })
  t.ok((await letters()).includes('LostRefund.txt'), String(await letters()))
  t.ok((await call('GET', `${user}/fees`)).total_sum < fees.total_sum, 'what the item would have cost is given back')
})
