import type { FastifyInstance } from 'fastify'
import t from 'tap'
import { addKey, all, institution, type TestApp } from '../helpers/app.ts'
import { configure } from '../helpers/configure.ts'
import { external, given, person, usersApp } from './people.ts'
import { coded } from './sample.ts'

// Stands in names only: what callers themselves send is repeated in errors.
const mark = 'Xenolith'

interface Operation {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  path: string
  id: string
}

/** Every operation that the service documents. */
function operations(app: FastifyInstance): Operation[] {
  const { paths = {} } = app.swagger() as { paths?: Record<string, Record<string, { operationId?: string }>> }
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { operationId = '' }]) => ({
      method: method.toUpperCase() as Operation['method'],
      path,
      id: operationId
    }))
  )
}

/** The rows of an institution in every table, as text. */
async function rowsOf({ database }: TestApp, code: string): Promise<Record<string, string>> {
  const { rows: tables } = await database.pool.query<{ name: string }>(
    `select table_name as name from information_schema.columns
     where table_schema = 'public' and column_name = 'institution' and table_name <> 'api_key' order by 1`
  )
  const content: Record<string, string> = {}
  for (const { name } of tables) {
    const { rows } = await database.pool.query(
      `select x::text as row from "${name}" x where institution = $1 order by 1`,
      [code]
    )
    content[name] = JSON.stringify(rows)
  }
  return content
}

t.test('isolation: no operation shows or changes a row of another institution', async t => {
  const app = await usersApp(t)
  const { call, database } = app
  await addKey(database, 'foreign', { institution: '02OTHER_INST', name: 'foreign', areas: all })
  await configure(app, '02OTHER_INST')
  const identifier = [{ value: 'card', id_type: coded('BARCODE') }]
  await given(t, app, external('one', { last_name: mark, user_identifier: identifier, pin_number: '1234' }))
  const file = await call('POST', '/almaws/v1/users/one/attachments', {
    body: { type: 'A', note: mark, content: 'aGk=' }
  })
  for (const table of ['library', 'location', 'circ_desk', 'department'])
    await database.pool.query(`update ${table} set name = $2 where institution = $1`, [institution, mark])

  const values: Record<string, string> = {
    user_id: 'one',
    attachment_id: file.data.id,
    libraryCode: 'MAIN',
    codeTableName: 'UserGroups',
    mappingTableName: 'UserRecordTypeUserGroup'
  }
  const bodies: Record<string, object> = {
    updateUser: external('one', { last_name: 'Taken' }),
    createUser: person('two')
  }
  const run = (operation: Operation, key: string) => {
    const url = operation.path.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '1')
    const body = operation.method === 'GET' || operation.method === 'DELETE' ? undefined : (bodies[operation.id] ?? {})
    return call(operation.method, url, { key, ...(body ? { body } : {}) })
  }
  const every = operations(app.app)
  t.ok(every.length >= 20, `${every.length} operations`)
  const reads = every.filter(({ method }) => method === 'GET')
  const seen = await Promise.all(reads.map(async operation => (await run(operation, 'test')).text.includes(mark)))
  t.ok(seen.filter(Boolean).length >= 10, 'with its own key the mark is seen: this test can fail')

  const before = await rowsOf(app, institution)
  t.ok(Object.keys(before).length >= 5)
  t.match(before.app_user, mark)
  // Deletions last: what the other institution has itself may go.
  const inOrder = every.toSorted((one, other) => Number(one.method === 'DELETE') - Number(other.method === 'DELETE'))
  for (const operation of inOrder) {
    const answer = await run(operation, 'foreign')
    t.notMatch(answer.text, mark, `${operation.method} ${operation.path}`)
    t.not(answer.status, 500, `${operation.method} ${operation.path}`)
  }
  t.same(await rowsOf(app, institution), before, 'nothing of the first institution has changed')
})

t.test('isolation: the same identifiers in two institutions are two people', async t => {
  const app = await usersApp(t)
  const { call, database } = app
  await addKey(database, 'foreign', { institution: '02OTHER_INST', name: 'foreign', areas: all })
  await given(t, app, person('same', { last_name: 'First' }))
  const body = person('SAME', { last_name: 'Second', user_group: undefined })
  t.equal((await call('POST', '/almaws/v1/users', { key: 'foreign', body })).status, 200)
  for (const [key, name] of [
    ['test', 'First'],
    ['foreign', 'Second']
  ] as const) {
    t.equal((await call('GET', '/almaws/v1/users/same', { key })).data.last_name, name)
    t.equal((await call('GET', '/almaws/v1/users?q=ALL~same', { key })).data.user[0].last_name, name)
  }
  t.equal((await call('DELETE', '/almaws/v1/users/same', { key: 'foreign' })).status, 204)
  t.equal((await call('GET', '/almaws/v1/users/same')).status, 200)
})
