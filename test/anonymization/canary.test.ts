import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import t, { type Test } from 'tap'
import { allTables, namesOf, personalAt } from '../../src/inventory/table.ts'
import { type Canary, canaryApp, operationsCalled } from './canary-app.ts'
import { account, giving, lastLetter, loans, requests, sharing } from './canary-calls.ts'
import { catalogue, configuration, decisions, jobs, personalKey, sets } from './canary-conf.ts'
import { anonymize, end, mail, policy, years } from './canary-end.ts'
import { come, live } from './canary-life.ts'
import { idOf, mark, token } from './canary-people.ts'
import { failAll, listAll, readAll } from './canary-reads.ts'
import {
  type Hit,
  numbersIn,
  personalNumbers,
  placesOf,
  search,
  tableOf,
  tokensIn,
  tokensInBytes
} from './canary-search.ts'

const people = Array.from({ length: 300 }, (_, person) => person)

/** Operations that are not called with success, and why. A new one is called, or it belongs here. */
const notCalled: Record<string, string> = {
  operateOnBib: 'always refuses',
  getSandboxClock: 'of the sandbox, which is an institution of its own',
  putSandboxClock: 'the same',
  deleteSandboxClock: 'the same',
  resetSandbox: 'the same',
  seedSandbox: 'the same'
}
/** Places that no token reaches, and why. */
const notReached: Record<string, string> = {
  'sis_claim.value_key sis_claim.primary_id sis_claim.user_id': 'there only while a run goes on',
  'sis_contest.primary_id sis_contest.message sis_contest.user_id': 'the same',
  'privacy_run_person.user_id': 'the same',
  'fee.bursar_transaction_id': 'no operation writes it',
  'letter.fee_id': 'no letter is about a fee alone'
}
const searchable = /^(identifier|name|contact|free text|internal id|record|file)$/

/** Places with people in them that the inventory does not call personal; the trail of staff is named by its actors. */
const undeclared = (hits: readonly Hit[]): string[] =>
  Object.keys(
    placesOf(
      hits.filter(hit => {
        const table = tableOf(hit)
        return !table || !personalAt(table, hit.place.replace(/\.\d+(?=\.|$)/g, ''))
      })
    )
  )

/** What the inventory calls personal, and where nobody was found: the canary does not prove anything of it. */
function unreached(hits: readonly Hit[]): string[] {
  const found = new Set(Object.keys(placesOf(hits)))
  const holds = (place: string) => [...found].some(one => one === place || one.startsWith(`${place}.`))
  return allTables().flatMap(({ table, personal = {} }) =>
    Object.entries(personal)
      .filter(([, [kind]]) => searchable.test(kind))
      .flatMap(([names]) => namesOf(names).filter(name => !holds(`${table}.${name}`)))
      .map(name => `${table}.${name}`)
  )
}

/** Everything that can be done with people is done. Gives the numbers of two sets. */
async function everything(c: Canary): Promise<string[]> {
  await come(c, people)
  await live(c, people)
  await account(c, 310)
  await loans(c, 0, 321)
  await requests(c, 0, 323)
  await sharing(c, 0)
  await giving(c, 0)
  await configuration(c)
  await catalogue(c)
  await decisions(c, 311)
  const made = await sets(c, [0, 1, 2])
  await personalKey(c, 0)
  await readAll(c, 0)
  await failAll(c)
  return made
}

const keys = (reasons: Record<string, string>): string[] => Object.keys(reasons).flatMap(namesOf).sort()

t.test('AN-29 PUR-01 of 300 people nothing is left when everything has ended', async t => {
  const c = await canaryApp(t, 340)
  const made = await everything(c)
  const numbers = await personalNumbers(c)
  const first = await search(c, numbers)
  t.ok(first.hits.length > 10_000, `${first.hits.length} finds in ${first.rows} rows: there is something to be lost`)
  await jobs(c, made[0] ?? '')
  await readAll(c, 0)
  await lastLetter(c)
  for (const one of await personalNumbers(c)) numbers.add(one)
  const before = [...first.hits, ...(await search(c, numbers)).hits]
  t.same(undeclared(before), [], 'the inventory knows every place')
  t.ok(
    c.sink.mails.some(({ text }) => tokensIn(text).length > 0),
    'letters were mailed'
  )

  await end(c, people)
  await mail(c)
  for (const one of await personalNumbers(c)) numbers.add(one)
  const run = await anonymize(c)
  t.equal(run.status.value, 'COMPLETED_SUCCESS', JSON.stringify(run.alert))
  const over = /^(loan|request|resource_sharing_request|fee|fee_transaction|fee_payment|printout|idempotency_key)$/
  const ids = new Set(before.flatMap(({ table, place, found }) => (over.test(table) && place === 'id' ? [found] : [])))
  const left = (await search(c, numbers)).hits
  const named = left.filter(({ table, found }) => over.test(table) || ids.has(found))
  t.same(placesOf(named), {}, 'what is over names nobody, and nothing leads to it by its old number')

  await policy(c, 'KEEP_FULLY_REPORTABLE')
  const { id: purge } = await c.job('M1002', { set_id: made[0] })
  const reportable = (await search(c, numbers)).hits
  t.same(undeclared(reportable), [], 'the inventory knows what a policy keeps')
  t.same(unreached([...before, ...left, ...reportable]).sort(), keys(notReached), 'every place of it was tried')
  const { user } = await c.ok('GET', `/v1/privacy/purges/${purge}/users`)
  await c.ok('GET', `/v1/privacy/receipts/${user[0].receipt}`)
  await policy(c, 'KEEP_STATISTICS')
  const ofSet = /P00[0-2](?!\d)/i
  const clocks = /^(sis_chunk|job_instance|user_set$|audit_entry|purge_result|purge_run|user_update_run)$/
  const statistics = (await search(c, numbers)).hits.filter(hit => ofSet.test(hit.found) && !clocks.test(hit.table))
  t.same(Object.keys(placesOf(statistics)), ['purged_user.last_name'], 'PUR-02 the primary id, and nothing else')
  await policy(c, 'FULLY_REMOVE')
  await c.job('M1002')
  const { rows: still } = await c.database.pool.query('select primary_id from app_user')
  t.same(still, [], 'all are purged')
  for (const id of made) await c.ok('DELETE', `/almaws/v1/conf/sets/${id}`)
  await years(c)

  const after = await search(c, numbers)
  t.ok(after.rows > 1000, `${after.rows} rows are left`)
  t.same(placesOf(after.hits), {}, 'no token and no number of a person in any table')
  t.notMatch(await listAll(c), new RegExp(mark, 'i'), 'nor in any answer')
  t.same(linesWith(c.log, numbers), [], `nor in the ${c.log.length} lines of the log`)
  const kept = filesOf(c.parts.config.DATA_DIR).filter(({ bytes }) => tokensInBytes(bytes).length > 0)
  t.same(
    [...new Set(kept.map(({ path }) => path.split('/')[0]))],
    ['exports'],
    "files that are the operator's, and no others"
  )
  const { all, called } = operationsCalled(c)
  t.same(all.filter(one => !called.has(one)).sort(), keys(notCalled), 'every operation was called')
  await canFail(t, c, numbers)
})

/** Every file of a folder, and of those in it. */
const filesOf = (folder: string): { path: string; bytes: Buffer }[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).flatMap(path =>
    statSync(join(folder, path)).isFile() ? [{ path, bytes: readFileSync(join(folder, path)) }] : []
  )

/** Lines that hold a token or a number of a person. */
const linesWith = (lines: readonly string[], numbers: ReadonlySet<string>): string[] =>
  lines.filter(line => tokensIn(line).length > 0 || numbersIn(line, numbers).length > 0)

/** What somebody forgets is found: a column, a table of another schema, bytes, an encoding, a line of the log. */
async function canFail(t: Test, c: Canary, numbers: ReadonlySet<string>): Promise<void> {
  const one = token(7, 'forgotten')
  const person = [...numbers][0]
  const forget = (text: string, values: unknown[] = []) => c.database.pool.query(text, values)
  await forget('alter table loan add column whispered text, add column packed bytea, add column noted jsonb')
  await forget('create table graphile_worker.kept as select $1::text as base64, $2::text as hex, $3::text as digest', [
    Buffer.from(`x${one.toLowerCase()}`).toString('base64'),
    Buffer.from(one).toString('hex'),
    createHash('sha256').update(idOf(7)).digest('hex')
  ])
  const values = [`lent to ${one}`, gzipSync(one), JSON.stringify({ who: [{ id: Number(person) }] })]
  await forget(
    'update loan set whispered = $1, packed = $2, noted = $3 where id = (select id from loan limit 1)',
    values
  )
  const { hits } = await search(c, numbers)
  const places = ['base64', 'digest', 'hex'].map(name => `graphile_worker.kept.${name}`)
  const columns = ['loan.noted.who.id', 'loan.packed']
  t.same(undeclared(hits).sort(), [...places, ...columns, 'loan.whispered'], 'what is forgotten is found')
  t.equal(linesWith([...c.log, `{"msg":"${one}"}`, `{"user":${person}}`], numbers).length, 2, 'in the log, too')
}
