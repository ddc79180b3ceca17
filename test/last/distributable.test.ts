import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'libpg-query'
import t from 'tap'
import { openTestDatabase } from '../helpers/database.ts'
import { type Flaw, flawsOf } from '../house/distributable.ts'

const folder = process.env.TEST_STATEMENTS ?? ''
const files = existsSync(folder) ? readdirSync(folder) : []
const statements = new Set(
  files
    .flatMap(name => JSON.parse(readFileSync(join(folder, name), 'utf8')) as string[])
    .filter(text => text.length > 0)
)

/** What looks over institutions, and why. */
const reasons: [statement: RegExp, why: string][] = [
  [
    /from audit_head union select institution from institution/,
    'the command that verifies the trails of all institutions'
  ],
  [
    /select institution from privacy_manifest where number > 0/,
    'the command that verifies the manifests of all institutions'
  ]
]

t.test('every statement that the tests send is fit for a PostgreSQL that spreads tables by institution', async t => {
  const { pool } = await openTestDatabase(t)
  const { rows } = await pool.query<{ name: string }>(
    `select distinct table_name as name from information_schema.columns
     where table_schema = 'public' and column_name = 'institution' and table_name not in ('institution', 'api_key')`
  )
  const spread = new Set(rows.map(({ name }) => name))
  const flaws = async (text: string): Promise<Flaw[]> => flawsOf(await parse(text), spread)
  const bad: [text: string, flaw: RegExp][] = [
    ['select * from loan', /reads without/],
    ['select * from loan l where l.id = $1', /reads without/],
    ['select * from loan l join item i on i.id = l.item_id where l.institution = $1', /reads without/],
    ['delete from loan where id = $1', /reads without/],
    ['select (select count(*) from fee where institution = $1) from loan where id = $2', /reads without/],
    [
      'select * from loan l where l.institution = $1 and exists (select from item i where i.id = l.item_id)',
      /reads without/
    ],
    ['update fee f set status = $1 from loan l where l.institution = $2 and l.id = f.loan_id', /reads without/],
    ['insert into loan (id) values ($1)', /inserts without/],
    ['update loan set status = $2 where institution = $1 returning to_char(due_date, $3)', /to_char in returning/],
    [
      'insert into audit_head (institution, hash) values ($1, $2) on conflict (institution) do update set hash = random()::text',
      /random in do update set/
    ],
    ['set plan_cache_mode = force_generic_plan', /VariableSetStmt/]
  ]
  for (const [text, flaw] of bad) t.match((await flaws(text)).map(({ what }) => what).join(), flaw, text)
  const good = [
    'select * from loan where institution = $1',
    'select * from loan l join item i on i.institution = l.institution and i.id = l.item_id where l.institution = $1',
    `with due as (select institution, id from loan where institution = $1::text)
     delete from loan l using due d where l.institution = d.institution and l.id = d.id returning l.id`,
    'insert into loan (institution, id) select institution, id from request where institution = $1',
    'select * from institution'
  ]
  for (const text of good) t.same(await flaws(text), [], text)
  t.comment(`${statements.size} statements of ${files.length} processes`)
  if (files.length > 100) t.ok(statements.size > 1000, 'whoever runs all tests looks at all statements')
  for (const text of statements) {
    const found = await flaws(text).catch(error => [{ what: `is not understood: ${error}`, of: '' }])
    if (found.length === 0) continue
    if (!reasons.some(([statement]) => statement.test(text)))
      t.fail(`${found.map(({ what, of }) => `${what}: ${of}`).join('; ')}\n${text.slice(0, 400)}`)
  }
})
