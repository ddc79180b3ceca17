import t from 'tap'
import { seedConfiguration } from '../../src/codes/seed.ts'
import { codeTables, forgetTables } from '../../src/codes/tables.ts'
import { openWork, transactional } from '../../src/platform/unit-of-work.ts'
import { institution, testApp } from '../helpers/app.ts'

t.test('codeTables remembers an institution for five seconds, and forgets it when told', async t => {
  const { database, clock } = await testApp(t)
  const open = (code = institution) => openWork(database, clock, { institution: code, actor: 'test', base: '' })
  const write = (code: string, rows: object[]) =>
    database.pool.query(
      `insert into code_table (institution, name, library, description, sub_system, rows)
       values ($1, 'UserGroups', '', '', 'X', $2) on conflict (institution, name, library) do update set rows = $2`,
      [code, JSON.stringify(rows)]
    )
  const empty = await codeTables(open())
  t.equal(empty.has('UserGroups'), false)
  t.equal(empty.isCode('UserGroups', 'A'), false)
  t.equal(empty.label('Organizations', institution), institution, 'the institution is an organization')
  t.equal(empty.allowedFor('PUBLIC', 'UserRecordTypeUserGroup'), undefined, 'no table, no restriction')

  await write(institution, [
    { code: 'A', description: 'Alpha', default: true },
    { code: 'B', description: 'Beta', enabled: false }
  ])
  t.equal(await codeTables(open()), empty, 'a hit gives the same object')
  clock.advance(5000)
  const second = await codeTables(open())
  t.equal(second.has('UserGroups'), true)
  t.equal(second.isCode('UserGroups', 'A'), true)
  t.equal(second.isCode('UserGroups', 'B'), false, 'disabled')
  t.equal(second.label('UserGroups', 'B'), 'Beta', 'a label outlives its row being enabled')
  t.equal(second.isCode('UserGroups', 'a'), false, 'codes are compared exactly')
  t.equal(second.defaultOf('UserGroups'), 'A')
  t.not(second.version, empty.version)

  await write(institution, [{ code: 'C', description: 'Gamma' }])
  t.equal(await codeTables(open()), second)
  forgetTables(open())
  const third = await codeTables(open())
  t.equal(third.isCode('UserGroups', 'C'), true)
  t.not(third.version, second.version)
  clock.advance(6000)
  t.equal((await codeTables(open())).version, third.version, 'the version stays while nothing changes')

  forgetTables(open())
  const many = await Promise.all(Array.from({ length: 20 }, () => codeTables(open())))
  t.equal(new Set(many).size, 1, 'twenty at once read once')
  const [stale] = await Promise.all([codeTables(open('03NEW_INST')), forgetTables(open('03NEW_INST'))])
  t.not(await codeTables(open('03NEW_INST')), stale, 'what was read before a change is not remembered after it')

  const undone = transactional(open(), async inside => {
    await seedConfiguration(inside)
    t.equal((await codeTables(open())).has('Genders'), false, 'another request reads what is committed')
    t.equal((await codeTables(inside)).has('Genders'), true, 'a transaction sees its own change')
    throw new Error('undone')
  })
  await t.rejects(undone, /undone/)
  t.equal((await codeTables(open())).has('Genders'), false, 'nobody else does, and nothing of it is remembered')

  t.equal((await codeTables(open('02OTHER_INST'))).has('UserGroups'), false, 'institutions never meet')
})
