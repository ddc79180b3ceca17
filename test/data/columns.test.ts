import t from 'tap'
import { BibSchema } from '../../src/catalogue/entity.ts'
import { columnsOf } from '../../src/data/columns.ts'
import { db, prepare } from '../../src/data/statements.ts'
import { openTestDatabase } from '../helpers/database.ts'

t.test('a prepared statement that names its columns goes on when a newer version has added one', async t => {
  const { orm, pool } = await openTestDatabase(t)
  const client = await pool.connect()
  t.teardown(() => client.release())
  const work = { em: orm.em, pool: client as never, inTransaction: false, institution: '01A' }
  const bibs = ({ institution }: { institution: string }) =>
    db.selectFrom('bib as b').where('b.institution', '=', institution)
  const named = prepare('test-named', of => bibs(of).select(columnsOf('b', BibSchema)))
  const all = prepare('test-all', of => bibs(of).selectAll('b'))
  const values = "('01A', 7, 'A title', '{}', now(), now())"
  await client.query(`insert into bib (institution, id, title, record, created_at, modified_at) values ${values}`)
  const [before] = await named(work, {})
  t.same([before?.id, before?.title], [7, 'A title'])
  t.same(await all(work, {}), [before], 'these are all columns')

  await client.query('alter table bib add column newer text')
  t.same(await named(work, {}), [before])
  await t.rejects(all(work, {}), /cached plan must not change result type/, 'a star would not')
})
