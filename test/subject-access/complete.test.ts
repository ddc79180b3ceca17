import t from 'tap'
import { columnsOfTables } from '../../src/data/table-columns.ts'
import { allTables } from '../../src/personal-data/table.ts'
import { openWork } from '../../src/platform/unit-of-work.ts'
import { patternOf } from '../../src/subject-access/store.ts'
import { heldTables, untold } from '../../src/subject-access/tables.ts'
import { type Canary, canaryApp } from '../anonymization/canary-app.ts'
import { come, live } from '../anonymization/canary-life.ts'
import { idOf, mark } from '../anonymization/canary-people.ts'
import { institution } from '../helpers/app.ts'
import { runJobsUntilDone } from '../helpers/jobs.ts'
import { addRow } from '../helpers/rows.ts'

t.test('AN-31 each table that may hold something of a person is told, or said not to be', async t => {
  const personal = allTables().filter(({ table, personal }) => personal && !table.includes('.'))
  const known = new Set([...heldTables.map(({ table }) => table), ...Object.keys(untold)])
  t.same(
    personal.map(({ table }) => table).filter(table => !known.has(table)),
    []
  )
  t.ok(personal.length > 20)
})

t.test('AN-31 identifiers are found as whole words', async t => {
  const { database } = await canaryApp(t, 1)
  const finds = async (text: string, ...words: string[]) =>
    (await database.pool.query('select $1::text ~* $2::text as yes', [text, patternOf(words)])).rows[0].yes
  for (const text of ['abc12', 'to ABC12.', '{"id":"abc12"}', 'x,abc12,y', '(abc12)'])
    t.ok(await finds(text, 'abc12'), text)
  for (const text of ['abc123', 'xabc12', 'abc12@x.example', 'abc-12', 'é-abc12é'])
    t.notOk(await finds(text, 'abc12'), text)
  t.ok(await finds('who is a.b+c(d)?', 'a.b+c(d)'), 'a word of signs')
  t.notOk(await finds('axbbc', 'a.b'), 'a dot is a dot')
  t.notOk(await finds('anything'), 'nobody is nowhere')
})

/** Every row of every table that holds a token of the person or the person's number, as `table key`. */
async function rowsAbout(c: Canary, person: number, id: string): Promise<string[]> {
  const tokens = new RegExp(`${mark}P${String(person).padStart(3, '0')}(?!\\d)|(?<!\\d)${id}(?!\\d)`, 'i')
  const work = openWork(c.database, c.clock, { institution, actor: 'test', base: '' })
  const found: string[] = []
  for (const [table, { key }] of await columnsOfTables(work)) {
    const keyText = key.length === 0 ? `''` : `concat_ws(':', ${key.map(name => `"${name}"`).join()})`
    const { rows } = await c.database.pool.query(`select to_jsonb(t) as row, ${keyText} as key from "${table}" t`)
    for (const { row, key: named } of rows) {
      const texts = Object.values(row).map(value => {
        const text = typeof value === 'string' ? value : JSON.stringify(value)
        return /^\\x[0-9a-f]*$/.test(text) ? Buffer.from(text.slice(2), 'hex').toString('latin1') : text
      })
      if (texts.some(text => tokens.test(text))) found.push(`${table} ${named}`)
    }
  }
  return found
}

const told = (answer: any): string[] => [
  ...answer.held.flatMap(({ table, entry }: any) => entry.map(({ key }: any) => `${table} ${key}`)),
  ...(answer.mention ?? []).map(({ table, key }: any) => `${table} ${key}`)
]

/** What no single call brings about for one person, put into the tables as it would stand there. */
async function putRest(c: Canary, primaryId: string, id: string): Promise<void> {
  const [run] = (await c.database.pool.query('select id from sis_run order by id desc limit 1')).rows
  const [request] = (await c.database.pool.query('select id from request where user_id = $1', [id])).rows
  const instance = { instance: run.id }
  const rows: [table: string, values: object][] = [
    ['letter', { user_id: id, type: 'LoanReceipt', subject: 'Borrowed', text: 'x' }],
    ['printout', { request_id: request.id, letter: 'x' }],
    ['user_update_result', { ...instance, user_id: id, outcome: 'UPDATED' }],
    ['user_update_run', { ...instance, place: id, not_applicable: '[]', dry_run: false }],
    [
      'job_instance',
      {
        parameters: JSON.stringify({ note: `ask ${primaryId}` }),
        listing: '{}',
        counters: '{}',
        alerts: '[]',
        via_api: false
      }
    ],
    ['purge_run', { ...instance, after: id, today: '2026-11-22', cancelled: false }],
    ['purge_result', { ...instance, user_id: id }],
    [
      'sis_reject',
      {
        run_id: run.id,
        number: 9999,
        kind: 'xml',
        content: `\\x${Buffer.from(`<p>${primaryId}</p>`).toString('hex')}`
      }
    ],
    ['sis_claim', { run_id: run.id, value_key: 'other', user_id: id, primary_id: 'x' }],
    ['sis_contest', { run_id: run.id, number: 9999, primary_id: primaryId, user_id: id }],
    ['job_event', { ...instance, keys: JSON.stringify([{ value: `refused: ${primaryId}` }]) }],
    ['api_key', { name: 'own', hash: 'h', areas: '{}', owner: primaryId }],
    ['privacy_run_person', { ...instance, user_id: id }]
  ]
  for (const [table, values] of rows) await addRow({ pool: c.database.pool }, table, values as never)
}

t.test('AN-31 getSubjectAccess tells all that is held: nothing in the database is left unsaid', async t => {
  const c = await canaryApp(t, 80)
  await come(
    c,
    Array.from({ length: 60 }, (_, person) => person)
  )
  await live(
    c,
    Array.from({ length: 60 }, (_, person) => person)
  )
  await runJobsUntilDone(c)
  const list = { name: `Desk list of ${idOf(0)}`, type: { value: 'ITEMIZED' }, content: { value: 'USER' } }
  const { id: set } = await c.ok('POST', '/almaws/v1/conf/sets', { ...list, members: { member: [{ id: idOf(0) }] } })
  t.ok(set)
  const [{ id }] = (await c.database.pool.query('select id from app_user where primary_id = $1', [idOf(0)])).rows
  await putRest(c, idOf(0), id)
  const url = `/v1/users/${idOf(0)}/personal-data`
  const allowed = (row: string) => (row.split(' ')[0] ?? '') in untold
  // Before the answer: it leaves an entry in the audit trail itself.
  const about = (await rowsAbout(c, 0, id)).filter(row => !allowed(row))
  const plain = await c.ok('GET', url)
  t.same(
    heldTables.map(({ table }) => table).filter(table => !plain.held.some((one: any) => one.table === table)),
    [],
    'each table of the list is tried'
  )
  t.ok(about.length > 40, `${about.length} rows`)
  t.same(
    about.filter(row => !told(plain).includes(row)),
    []
  )

  for (const { table, entry } of plain.held)
    for (const { ends } of entry)
      t.ok(ends.length > 0 && ends.every((end: any) => end.rule && end.when), `${table} ends`)

  await c.database.pool.query('alter table bib add column forgotten text')
  await c.database.pool.query(`update bib set forgotten = 'ask ' || $1 where id = 1001`, [idOf(0).toUpperCase()])
  const [forgotten] = (await rowsAbout(c, 0, id)).filter(row => row.startsWith('bib '))
  t.equal(forgotten, 'bib 1001')
  t.notOk(told(await c.ok('GET', url)).includes('bib 1001'), 'what nobody has declared is not found by the list')
  const searched = await c.ok('GET', `${url}?search=true`)
  t.match(searched.mention, [{ table: 'bib', key: '1001', columns: ['forgotten'] }], 'the search finds it')
  t.notOk(JSON.stringify(plain).includes('scrypt$'), 'no secret')
})
