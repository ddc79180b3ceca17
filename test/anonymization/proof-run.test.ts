import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import t from 'tap'
import { digestsOf } from '../../src/anonymization/search/digests.ts'
import { linesOf, patternsOf, scanLogs } from '../../src/anonymization/search/log-scan.ts'
import { institution } from '../helpers/app.ts'
import { loanOf, pastApp } from './past.ts'

async function* inChunks(chunks: readonly string[]): AsyncGenerator<string> {
  yield* chunks
}
const all = async (chunks: readonly string[]) => {
  const found: { number: number; text: string }[] = []
  for await (const line of linesOf(inChunks(chunks))) found.push(line)
  return found
}

t.test('AN-29 lines of a log come one by one, however it is cut into chunks', async t => {
  const word = fc.string({ unit: fc.constantFrom('a', ' ', '\n', 'é') })
  await fc.assert(
    fc.asyncProperty(fc.array(word), async chunks => {
      const lines = chunks.join('').split('\n')
      if (lines.at(-1) === '') lines.pop()
      t.same(
        await all(chunks),
        lines.map((text, index) => ({ number: index + 1, text }))
      )
    })
  )
  const long = await all([`${'word '.repeat(60_000)}\n`, 'next'])
  t.ok(
    long.every(({ text }) => text.length <= 65_536),
    'a long line comes in pieces'
  )
  t.same([...new Set(long.map(({ number }) => number))], [1, 2])
  t.equal(long.map(({ text }) => text).join(''), `${'word '.repeat(60_000)}next`, 'and nothing of it is lost')
  t.ok(
    long.slice(0, -1).every(({ text }) => !/wor?$/.test(text)),
    'no word is cut'
  )
})

t.test('AN-29 log files are searched, and what stands there is not told', async t => {
  const folder = t.testdir({})
  const put = (name: string, text: string | Buffer) => writeFileSync(join(folder, name), text)
  put('a.log', 'nothing\n{"who":"Ada.Forgotten@library.example"}\n/users/ada.forgotten%40library.example?x=1\n')
  put('b.log', 'ada.forgotten@library.example.com\nXada.forgotten@library.example\n4711\n')
  put('c.log.gz', gzipSync(`${'x '.repeat(100_000)}ada.forgotten@library.example ${'y '.repeat(100_000)}\n`))
  put(
    'f.log',
    `${JSON.stringify({ note: 'ask\nada.forgotten@library.example' })}\n"\\\\tada.forgotten%40library.example"\n`
  )
  put('d.gz', 'this is no gzip')
  put('e.log', 'ada.forgotten@library.example\n'.repeat(50))
  const digests = digestsOf(['ada.forgotten@library.example', '4711'])
  const patterns = patternsOf(` ${join(folder, '*.log')}, ${join(folder, '*.gz')},,${join(folder, 'none')}`)
  t.equal(patterns.length, 3)
  const report = await scanLogs(patterns, digests)
  t.match(report, { files: 5, lines: 3 + 3 + 50 + 2 + 1, unread: [join(folder, 'd.gz'), join(folder, 'none')] })
  t.same(report.hits, [
    { file: join(folder, 'a.log'), lines: [2, 3], count: 2 },
    { file: join(folder, 'e.log'), lines: Array.from({ length: 20 }, (_, at) => at + 1), count: 50 },
    { file: join(folder, 'f.log'), lines: [1, 2], count: 2 },
    { file: join(folder, 'c.log.gz'), lines: [1], count: 1 }
  ])
  t.notMatch(JSON.stringify(report), /ada/i)
  digests.destroy()
  t.same(
    (await scanLogs(patterns, digests)).hits,
    [],
    'without the key nobody is found: whose digests they were is gone'
  )
  t.same(patternsOf(undefined), [])
})

t.test('AN-29 a person in a log file fails the run; PRIVACY_LOG_FILES that cannot be read does, too', async t => {
  const app = await pastApp(t)
  const folder = t.testdir({ 'service.log': 'started\nuser ada-number-one logged in\n', 'clean.log': 'started\n' })
  const config = app.parts.config as { PRIVACY_LOG_FILES?: string }
  const user = await app.putUser('ada-number-one')
  await app.decide()
  const runOver = async (files: string, loan: number) => {
    config.PRIVACY_LOG_FILES = files
    await app.putLoans([loanOf(user, loan)])
    const { status, instance, counters } = await app.archive(app)
    const manifest = (await app.call('GET', '/v1/privacy/manifests')).data.manifests.at(-1)
    return { status, alert: JSON.stringify(instance.alert), counters, scan: manifest.body.scan }
  }
  const found = await runOver(join(folder, '*.log'), 1)
  t.equal(found.status, 'COMPLETED_FAILED')
  t.match(found.alert, /service\.log:2/)
  t.notMatch(found.alert, /ada|clean/)
  t.match(found.scan.logs, { files: 2, lines: 3, unread: [] })
  t.equal(found.counters.residual_hits, 1)
  const absent = await runOver(join(folder, 'absent.log'), 2)
  t.equal(absent.status, 'COMPLETED_FAILED')
  t.match(absent.alert, /incomplete.*absent\.log/)
  const clean = await runOver(join(folder, 'clean.log'), 3)
  t.equal(clean.status, 'COMPLETED_SUCCESS', clean.alert)
  t.match(clean.scan, { people: 1, rounds: 1, logs: { files: 1, hits: [] } })
})

t.test('AN-29 a run that is taken up again looks for those whom the process before has cut', async t => {
  const app = await pastApp(t)
  const [first, last] = [await app.putUser('first-to-be-cut'), await app.putUser('last-to-be-cut')]
  // More than one chunk holds: the first is committed when the connection breaks.
  const loans = Array.from({ length: 1500 }, (_, index) => loanOf(index < 1200 ? first : last, index + 1))
  await app.putLoans(loans)
  await app.decide()
  await app.rows('create sequence breaks')
  await app.rows(`create function break_once() returns trigger language plpgsql as $$ begin
    if old.id = 1400 and nextval('breaks') = 1 then raise exception 'gone' using errcode = '57P01'; end if; return old; end $$`)
  await app.rows('create trigger break_once before delete on loan for each row execute function break_once()')
  await app.rows('alter table bib add column forgotten text')
  await app.rows(
    `insert into bib (institution, id, title, record, created_at, modified_at, forgotten)
     values ($1, 1, 'T', '{}', now(), now(), 'first-to-be-cut')`,
    [institution]
  )
  await app.rows('insert into privacy_run_person (institution, instance, user_id) values ($1, 1, $2)', [
    institution,
    last
  ])
  const { status, counters, instance } = await app.archive(app)
  t.ok(Number((await app.rows('select last_value from breaks'))[0].last_value) > 1, 'it broke, and was taken up')
  t.equal(counters.item_loans_anonymized, 1500)
  t.equal(status, 'COMPLETED_FAILED')
  t.match(JSON.stringify(instance.alert), /bib\.forgotten/, 'found, although another attempt cut it')
  const [manifest] = (await app.call('GET', '/v1/privacy/manifests')).data.manifests
  t.equal(manifest.body.scan.people, 2)
  t.equal((await app.rows('select * from privacy_run_person')).length, 2, 'looked for until it is proven')
  await app.rows('update bib set forgotten = null')
  t.equal((await app.archive(app)).status, 'COMPLETED_SUCCESS')
  t.same(await app.rows('select * from privacy_run_person'), [], 'then who was looked for is forgotten')
})

t.test('AN-29 a run that fails and finds nobody, and one without the proof, keep nobody', async t => {
  const app = await pastApp(t)
  const user = await app.putUser('ada-number-one')
  await app.putLoans([loanOf(user, 1)])
  await app.decide()
  await app.archive(app, { dry_run: true })
  t.same(await app.rows('select * from privacy_run_person'), [])
  await app.rows(`create function spoil() returns trigger language plpgsql as
    $$ begin new.user_group := 'OTHER'; return new; end $$`)
  await app.rows('create trigger spoil before insert on loan for each row execute function spoil()')
  t.equal((await app.archive(app)).status, 'COMPLETED_FAILED')
  t.same(await app.rows('select * from privacy_run_person'), [])
  await app.rows('drop trigger spoil on loan')
  t.equal((await app.archive(app, { proof: false })).status, 'COMPLETED_SUCCESS')
  t.same(await app.rows('select * from privacy_run_person'), [])
})
