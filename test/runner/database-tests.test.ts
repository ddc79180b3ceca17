import t from 'tap'
import { databaseTests, reaching } from '../helpers/database-tests.ts'
import { sources } from '../house/rules.ts'

/** Where the tests of a domain are, when not in a folder of its name. */
const elsewhere: Record<string, string> = {
  codes: 'conf',
  libraries: 'conf',
  idempotency: 'service',
  sandbox: 'service',
  start: 'service',
  // The commands ask the service, or call verbs of other domains.
  cli: 'anonymization'
}

t.test('TEST what may differ on another PostgreSQL runs there: some of each domain that writes SQL', async t => {
  const chosen = databaseTests()
  const statements = /data\/statements\.ts'|\bsql\(|pool\.query|createQueryBuilder/
  const writing = sources(/^src\/[\w-]+\/.*\.ts$/).filter(({ text }) => statements.test(text))
  const folders = new Set(writing.map(({ path }) => path.split('/')[1] ?? ''))
  t.ok(folders.size > 20, `${folders.size} domains`)
  const missed = [...folders].filter(name => !chosen.some(path => path.startsWith(`test/${elsewhere[name] ?? name}/`)))
  t.strictSame(missed, [], 'a new domain gets a pattern in mayDiffer')
  const all = sources(/^test\/.*\.ts$/)
  t.ok(chosen.length < reaching(all, 'test/helpers/database.ts').length * 0.7, `${chosen.length} files, not all`)
  for (const path of ['test/jobs/processes.test.ts', 'test/anonymization/proof.test.ts', 'test/sis/undo.test.ts'])
    t.ok(chosen.includes(path), path)
})
