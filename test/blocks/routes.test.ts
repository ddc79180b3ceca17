import t from 'tap'
import { holdingsOf, storeLimits } from '../../src/blocks/store.ts'
import { change, sql } from '../../src/data/statements.ts'
import { openWork, transactional } from '../../src/platform/unit-of-work.ts'
import type { Work } from '../../src/platform/work.ts'
import { institution } from '../helpers/app.ts'
import { addRow, userNumber } from '../helpers/rows.ts'
import { given, person, statements, usersApp } from '../users/people.ts'
import { coded } from '../users/sample.ts'

const limit = (max: number, more: object = {}) => ({ max, blocks: ['LOAN'], overridable: true, ...more })

t.test('getLimits putLimits', async t => {
  const { call } = await usersApp(t)
  const first = (await call('GET', '/v1/limits')).data
  t.same(first.limits, [])
  t.same(first.definitions[0], { code: 'LOAN', blocks: ['LOAN'], overridable: true })
  const body = {
    limits: [
      { user_group: '*', overdue: { max: 0, after_days: 7, blocks: ['LOAN', 'RENEW'], overridable: true } },
      { user_group: 'GRAD', loans: { max: 40, blocks: ['LOAN'], overridable: false } }
    ],
    definitions: [{ code: '01-GLOBAL', blocks: ['HOLD'], overridable: false }]
  }
  t.match(await call('PUT', '/v1/limits', { body }), { status: 200, data: body })
  t.same((await call('GET', '/v1/limits')).data, body)
  const [, grad] = body.limits
  const bad: [object, RegExp][] = [
    [{ ...body, limits: [{ user_group: 'WIZARDS' }] }, /no user group WIZARDS/],
    [{ ...body, limits: [grad, grad] }, /user group GRAD is named twice/],
    [{ ...body, definitions: [body.definitions[0], body.definitions[0]] }, /block 01-GLOBAL is named twice/],
    [{ ...body, limits: [{ user_group: '*', loans: { max: -1, blocks: [], overridable: true } }] }, /max/],
    [{ ...body, limits: [{ user_group: '*', loans: { max: 1, blocks: ['FLY'], overridable: true } }] }, /blocks/]
  ]
  for (const [wrong, detail] of bad)
    t.match(await call('PUT', '/v1/limits', { body: wrong }), { status: 400, data: { detail } })
  t.same((await call('GET', '/v1/limits')).data, body, 'nothing of that was kept')
})

t.test('putLimits: limits that are undone hold for nobody', async t => {
  const { database, clock } = await usersApp(t)
  const open = () => openWork(database, clock, { institution, actor: 'test', base: '' })
  const limits = [{ user_group: '*', loans: limit(1) }] as never
  const undone = transactional(open(), async inside => {
    await storeLimits(inside, { limits, definitions: [] })
    const seen: unknown[] = []
    for (const work of [inside, open(), inside]) seen.push((await holdingsOf(work, '1')).settings.limits)
    t.same(seen, [limits, [], limits], 'a transaction sees its own, others do not')
    throw new Error('undone')
  })
  await t.rejects(undone, /undone/)
  t.same((await holdingsOf(open(), '1')).settings.limits, [])
})

t.test('USR-05 getUserBlocks getUserAccount', async t => {
  const app = await usersApp(t)
  const { call, database, clock } = app
  const blocks = [
    { block_type: coded('GENERAL'), block_description: coded('02-GLOBAL'), block_status: 'ACTIVE', block_note: 'n' }
  ]
  await given(t, app, person('a', { user_block: blocks, expiry_date: '2026-11-20Z' }))
  await given(t, app, person('b'))
  const user_id = await userNumber(database, 'a')
  const loan = (values: object) =>
    addRow(database, 'loan', { user_id, status: 'ACTIVE', process_status: 'NORMAL', ...values })
  await loan({ item_id: 1, due_date: '2026-11-20T12:00:00Z' })
  await loan({ item_id: 2, due_date: '2026-11-30T12:00:00Z' })
  await loan({ item_id: 2, due_date: '2026-11-01T12:00:00Z', status: 'COMPLETE' })
  await loan({ item_id: 3, due_date: '2026-11-01T12:00:00Z', process_status: 'LOST' })
  const fee = { user_id, status: 'ACTIVE', type: 'OTHER', original_minor: 700, balance_minor: 500 }
  await addRow(database, 'fee', fee)
  await addRow(database, 'fee', { ...fee, status: 'INDISPUTE' })
  const request = { user_id, type: 'HOLD', status: 'ON_HOLD_SHELF' }
  await addRow(database, 'request', request)
  await addRow(database, 'request', { ...request, type: 'DIGITIZATION', status: 'NOT_STARTED' })
  await addRow(database, 'request', { ...request, status: 'HISTORY' })
  await addRow(database, 'resource_sharing_request', { user_id, kind: 'BORROWING', status: 'x' })

  const limits = {
    limits: [
      {
        user_group: '*',
        loans: limit(3),
        overdue: limit(0, { after_days: 1 }),
        cash: limit(499, { blocks: ['RENEW'] }),
        holds: limit(1, { blocks: ['HOLD'] })
      }
    ],
    definitions: [
      { code: '02-GLOBAL', blocks: ['RESOURCE_SHARING'], overridable: true },
      { code: 'EXPIRED', blocks: [], overridable: true }
    ]
  }
  await call('PUT', '/v1/limits', { body: limits })
  const { data } = await call('GET', '/v1/users/a/blocks')
  t.same(
    data.block.map(({ code, kind, blocks }: any) => `${code} ${kind} ${blocks}`),
    ['EXPIRED EXPIRED ', '02-GLOBAL USER RESOURCE_SHARING', 'LIMIT_OVERDUE OVERDUE LOAN', 'LIMIT_CASH LIMIT RENEW']
  )
  t.same(data.may, { loan: false, renew: false, hold: false, resource_sharing: false })
  t.match(data.block[1], { text: 'Conduct under review: n' })
  t.same((await call('GET', '/v1/users/b/blocks')).data, {
    block: [],
    may: { loan: true, renew: true, hold: true, resource_sharing: true }
  })
  const profile = `insert into overdue_profile (institution, code, place, record) values ($1, 'SECOND', 1, $2)`
  await database.pool.query(profile, [institution, '{"type":"OVERDUE_2","block":true,"active":true}'])
  const late = { user_id: await userNumber(database, 'b'), status: 'ACTIVE', process_status: 'NORMAL', title: 'Maps' }
  const due_date = '2026-11-22T00:00:00Z'
  await addRow(database, 'loan', { ...late, item_id: 8, due_date, notices: '{"FIRST":"x"}' })
  t.same((await call('GET', '/v1/users/b/blocks')).data.block, [], 'a notice that blocks nothing')
  await addRow(database, 'loan', { ...late, item_id: 9, due_date, notices: '{"SECOND":"x"}' })
  const text = 'An overdue item must be returned first: Maps'
  // What was written past the service is seen five seconds later.
  clock.advance(5000)
  t.match((await call('GET', '/v1/users/b/blocks')).data.block, [{ code: 'OVERDUE', kind: 'OVERDUE', text }])
  await database.pool.query(`update loan set status = 'COMPLETE' where user_id = $1`, [late.user_id])
  t.match(await call('GET', '/v1/users/nobody/blocks'), { status: 404, data: { code: 'USER_NOT_FOUND' } })

  t.same((await call('GET', '/v1/users/a/account')).data, {
    primary_id: 'a',
    loans: 3,
    overdue_loans: 2,
    requests: 2,
    requests_on_hold_shelf: 1,
    resource_sharing_requests: 1,
    fees: { balance_minor: 500, active: 1 },
    next_due: '2026-11-01T12:00:00Z',
    blocks: 4
  })
  t.match((await call('GET', '/v1/users/b/account')).data, { loans: 0, requests: 0, fees: { active: 0 }, blocks: 0 })
  t.match(await call('GET', '/v1/users/nobody/account'), { status: 404 })
  const texts = await statements(t, () => call('GET', '/v1/users/a/account'))
  t.ok(texts.length <= 4, `${texts.length} statements`)
})

t.test('BLK-02 what is counted is what the transaction sees', async t => {
  const { database, clock, call } = await usersApp(t)
  const limits = [{ user_group: '*', cash: limit(0), loans: limit(1), holds: limit(1), resource_sharing: limit(1) }]
  await call('PUT', '/v1/limits', { body: { limits, definitions: [] } })
  const work = openWork(database, clock, { institution, actor: 'test', base: '' })
  const owed = async (of: Work) => (await holdingsOf(of, '77')).has.cashMinor
  const undone = transactional(work, async inside => {
    t.equal(await owed(inside), 0)
    await change(
      inside,
      sql`insert into fee (institution, user_id, type, status, owner, currency, original_minor, balance_minor, created_at,
        status_at) values (${institution}, 77, 'OTHER', 'ACTIVE', 'MAIN', 'USD', 5, 5, ${work.now}, ${work.now})`
    )
    t.equal(await owed(inside), 5, 'its own fee')
    t.equal(await owed(work), 0, 'which others do not see')
    throw new Error('undone')
  })
  await t.rejects(undone, /undone/)
  t.equal(await owed(work), 0)
  const texts = await statements(t, () => holdingsOf(work, '77'))
  t.equal(texts.length, 1, 'one statement')
})
