import t from 'tap'
import { namesOf } from '../../src/personal-data/table.ts'
import { type Canary, canaryApp, operationsCalled } from './canary-app.ts'
import { account, giving, lastLetter, loans, requests, sharing } from './canary-calls.ts'
import { catalogue, configuration, decisions, jobs, personalKey, sets } from './canary-conf.ts'
import { canFail, whatFails } from './canary-controls.ts'
import { anonymize, end, mail, policy, years } from './canary-end.ts'
import { come, comeByTable, live } from './canary-life.ts'
import { mark } from './canary-people.ts'
import { filesOf, linesWith, notReached, undeclared, unreached } from './canary-places.ts'
import { failAll, listAll, readAll } from './canary-reads.ts'
import { personalNumbers, placesOf, search, tokensIn, tokensInBytes } from './canary-search.ts'

const people = Array.from({ length: 300 }, (_, person) => person)

/** Operations that are not called with success, and why. A new one is called, or it belongs here. */
const notCalled: Record<string, string> = {
  operateOnBib: 'always refuses',
  getSandboxClock: 'of the sandbox, which is an institution of its own',
  getSandboxOutbox: 'the same',
  putSandboxClock: 'the same',
  deleteSandboxClock: 'the same',
  resetSandbox: 'the same',
  seedSandbox: 'the same'
}
/** Everything that can be done with people is done. Gives the numbers of two sets. */
async function everything(c: Canary): Promise<string[]> {
  await come(c, people)
  await live(c, people)
  await account(c, 310)
  await comeByTable(c, [316, 317, 318])
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
  const ofSet = /P00[0-2](?!\d)/i
  const clocks = /^(sis_chunk|job_instance|user_set$|audit_entry|purge_result|purge_run|user_update_run)$/
  const tightened: [string, string[]][] = [
    ['KEEP_STATISTICS', ['purged_user.last_name']],
    ['KEEP_STATISTICS_REMOVE_ID', []]
  ]
  for (const [name, kept] of tightened) {
    await policy(c, name)
    const hits = (await search(c, numbers)).hits.filter(hit => ofSet.test(hit.found) && !clocks.test(hit.table))
    t.same(Object.keys(placesOf(hits)), kept, `PUR-02 what ${name} leaves of those who were purged before`)
  }
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
  await whatFails(t, c)
  await canFail(t, c, numbers)
})
