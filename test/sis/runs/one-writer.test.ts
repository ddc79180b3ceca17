import t from 'tap'
import { places, type Source, sources } from '../../house/rules.ts'

const writing =
  /\b(?:update|into|delete from)\s+sis_run\b|\b(?:updateTable|insertInto|deleteFrom)\('sis_run\b|\(SisRun,/
const owner = /^src\/sis\/runs\/store\.ts$/

const others = (files: readonly Source[]): string[] => files.flatMap(file => places(file, writing, owner))

t.test('the row of a run is written in one file', async t => {
  t.same(others(sources(/^src\/.*\.ts$/)), [])
  const lines = [
    'sql`update sis_run set phase = 1`',
    'sql`insert into sis_run (id) values (1)`',
    'sql`delete from sis_run where id = 1`',
    "db.updateTable('sis_run as r')",
    "db.insertInto('sis_run')",
    "db.deleteFrom('sis_run')",
    'work.em.create(SisRun, {})',
    // None of them writes it.
    "db.selectFrom('sis_run as r')",
    'sql`insert into sis_record select from sis_run`'
  ]
  t.equal(others([{ path: 'src/sis/runs/decision-store.ts', text: lines.join('\n') }]).length, 7, 'each is seen')
  const [own] = sources(owner)
  t.ok(own && writing.test(own.text), 'and the owner writes it')
})
