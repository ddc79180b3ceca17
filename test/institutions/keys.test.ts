import t from 'tap'
import { hashKey } from '../../src/alma/api-key.ts'
import { formatAreas, parseAreas } from '../../src/institutions/keys.ts'
import { testApp } from '../helpers/app.ts'
import { command } from '../helpers/command.ts'

/** The command on a database. */
const run = (url: string, ...args: string[]) => command(['key', ...args], { DATABASE_URL: url })

t.test('KEY a key is made, works as far as it may, is listed without itself, and is revoked', async t => {
  const { database, clock, call } = await testApp(t)
  const made = await run(
    database.url,
    ...['create', '--institution', '01NEW_INST', '--name', 'till', '--areas', 'users:rw,conf:r']
  )
  t.equal(made.code, 0, made.err)
  const [key = ''] = made.out.split('\n')
  t.match(key, /^[\w-]{43}$/, '256 bits')
  t.match(await call('GET', '/almaws/v1/users', { key }), { status: 200, data: { total_record_count: 0 } })
  t.match(await call('POST', '/almaws/v1/users/operation/test', { key }), { status: 200 })
  t.match(await call('GET', '/almaws/v1/conf/test', { key }), { text: /01NEW_INST/ })
  t.match((await call('POST', '/almaws/v1/conf/test', { key })).text, 'UNAUTHORIZED', 'conf is read only')

  const stored = await database.pool.query('select * from api_key where institution = $1', ['01NEW_INST'])
  t.equal(stored.rows[0].hash, hashKey(key), 'its hash is stored')
  t.notMatch(JSON.stringify(stored.rows), key, 'and nothing else of it')

  const listed = await run(database.url, 'list', '--institution', '01NEW_INST')
  t.match(listed.out, /^01NEW_INST\ttill\tusers:rw,conf:r\t.*in use\n$/)
  t.notMatch(listed.out, key)
  t.match((await run(database.url, 'list')).out, /01TEST_INST\ttest/, 'all institutions without a name')

  const again = await run(
    database.url,
    ...['create', '--institution', '01NEW_INST', '--name', 'till', '--areas', 'users:r']
  )
  t.match(again, { code: 1, err: /has a key named till already/ })

  t.match(await run(database.url, 'revoke', '--institution', '01NEW_INST', '--name', 'till'), {
    code: 0,
    out: /revoked/
  })
  clock.advance(6000)
  t.match((await call('GET', '/almaws/v1/users', { key })).text, 'UNAUTHORIZED', 'within five seconds it is forgotten')
  t.match((await run(database.url, 'list')).out, /till.*revoked \d/)
  t.match(await run(database.url, 'revoke', '--institution', '01NEW_INST', '--name', 'till'), {
    code: 1,
    err: /no key named till in use/
  })
})

t.test('ROL-01 ROL-04 a key is made with roles and libraries, and works within them', async t => {
  const { database, call } = await testApp(t)
  const of = ['create', '--institution', '01NEW_INST', '--areas', 'users:rw,conf:rw']
  const limits = ['--roles', 'letter administrator,26', '--libraries', 'MAIN, LAW']
  const made = await run(database.url, ...of, '--name', 'office', ...limits)
  t.equal(made.code, 0, made.err)
  const [key = ''] = made.out.split('\n')
  t.match(await call('GET', '/v1/audit', { key }), { status: 200 })
  t.match((await call('POST', '/almaws/v1/users', { key, body: {} })).text, 'UNAUTHORIZED')
  t.match((await call('GET', '/almaws/v1/users/ALL/requests', { key })).text, '60258', 'there are no such libraries')
  const { out } = await run(database.url, 'list', '--institution', '01NEW_INST')
  t.match(out, '; roles: Letter Administrator, General System Administrator; libraries: MAIN, LAW\t')
  t.match(await run(database.url, ...of, '--name', 'no', '--roles', 'Janitor'), { code: 2, err: /no role "Janitor"/ })
  t.match(await run(database.url, ...of, '--name', 'no', '--libraries', ','), { code: 2, err: /A list is needed/ })
})

t.test('KEY no second institution beside that of a sandbox, which would never start again', async t => {
  const { database } = await testApp(t)
  const create = (institution: string) =>
    run(database.url, 'create', '--institution', institution, '--name', 'a', '--areas', 'users:r')
  await database.pool.query('update institution set sandbox = true')
  t.match(await create('01NEW_INST'), { code: 1, err: /sandbox of 01TEST_INST.*SANDBOX=false/ })
  t.match(await create('01TEST_INST'), { code: 0 })
  t.match((await run(database.url, 'list')).out, /^(?![\s\S]*01NEW_INST)/)
  await database.pool.query('update institution set sandbox = false')
  const args = ['key', 'create', '--institution', '01NEW_INST', '--name', 'a', '--areas', 'users:r']
  t.match(await command(args, { DATABASE_URL: database.url, SANDBOX: 'true' }), { code: 1, err: /was never started/ })
  t.match(await create('01NEW_INST'), { code: 0 })
})

t.test('KEY arguments that ask for nothing that there is end with 2', async t => {
  const cases: [args: string, why: RegExp][] = [
    ['', /Usage/],
    ['remove', /unknown command 'remove'[\s\S]*Usage/],
    ['create --name a --areas users:r', /'--institution <code>' not specified/],
    ['create --institution A --areas users:r', /'--name <name>' not specified/],
    ['create --institution A --name a', /'--areas <list>' not specified/],
    ['create --institution A --name a --areas nonsense:r', /no area "nonsense"/],
    ['create --institution A --name a --areas users', /takes :r or :rw/],
    ['create --institution A --name a --areas users:w', /takes :r or :rw/],
    ['list --what', /unknown option '--what'[\s\S]*Usage/],
    ['list more', /too many arguments/]
  ]
  for (const [args, why] of cases)
    t.match(await command(['key', ...args.split(' ').filter(Boolean)]), { code: 2, out: '', err: why }, args)
  const areas = parseAreas(' users:rw, task-lists:r')
  t.same(areas, { users: 'rw', 'task-lists': 'r' })
  t.equal(formatAreas(areas), 'users:rw,task-lists:r')
})
