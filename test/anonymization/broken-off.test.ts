import t, { type Test } from 'tap'
import type { Link, ManifestBody } from '../../src/anonymization/manifest/manifest.ts'
import { institution } from '../helpers/app.ts'
import { loanOf, pastApp } from './past.ts'

/** 1500 loans, more than a chunk holds; what names the first borrower was forgotten in another table. */
async function twoChunks(t: Test) {
  const app = await pastApp(t)
  const [first, last] = [await app.putUser('first-to-be-cut'), await app.putUser('last-to-be-cut')]
  await app.putLoans(Array.from({ length: 1500 }, (_, index) => loanOf(index < 1000 ? first : last, index + 1)))
  await app.rows('alter table bib add column forgotten text')
  await app.rows(
    `insert into bib (institution, id, title, record, created_at, modified_at, forgotten)
     values ($1, 1, 'T', '{}', now(), now(), 'first-to-be-cut')`,
    [institution]
  )
  // A row is written anew under another number: its item tells which it is.
  const atLoan1400 = async (then: string) => {
    await app.rows(`create or replace function at_1400() returns trigger language plpgsql as $$ begin
      if new.item_id = 1400 then ${then}; end if; return new; end $$`)
    await app.rows('create or replace trigger at_1400 before insert on loan for each row execute function at_1400()')
  }
  const chain = async () => {
    const { data } = await app.call('GET', '/v1/privacy/manifests')
    t.equal(data.flaw, undefined)
    return data.manifests.map(({ body }: Link) => body) as ManifestBody[]
  }
  return { ...app, atLoan1400, chain }
}
const cutBy = (body?: ManifestBody): number => body?.families.item_loans?.anonymized ?? 0

t.test('AN-29 AN-40 the next run closes the manifest of a run that broke off, and looks for its people', async t => {
  const app = await twoChunks(t)
  await app.decide()
  await app.atLoan1400("raise exception 'gone'")
  t.equal((await app.archive(app)).status, 'COMPLETED_FAILED')
  await app.atLoan1400('null')
  const next = await app.archive(app, { proof: false })
  t.equal(next.status, 'COMPLETED_FAILED')
  t.match(JSON.stringify(next.instance.alert), /bib\.forgotten/, 'found, although a run that broke off cut it')
  const [left, made, ...more] = await app.chain()
  t.same(more, [])
  t.match(
    [left, made],
    [
      { outcome: 'GIVEN_UP', scan: null },
      { outcome: undefined, scan: { people: 2 } }
    ]
  )
  t.ok(cutBy(left) >= 1000, 'what was cut is told')
  t.equal(cutBy(left) + cutBy(made), 1500)
  t.equal((await app.rows('select * from privacy_run_person')).length, 2, 'looked for until it is proven')
  const { entries } = (await app.call('GET', '/v1/audit?action=anonymization.run')).data
  t.match(entries, [{ subject: 'manifest:2' }, { subject: 'manifest:1', count: cutBy(left) }])
})

t.test('AN-27 AN-40 what was cut before a chunk was undone is told and proven', async t => {
  const app = await twoChunks(t)
  await app.decide()
  await app.atLoan1400("new.user_group := 'OTHER'")
  const { status, instance } = await app.archive(app)
  t.equal(status, 'COMPLETED_FAILED')
  t.match(JSON.stringify(instance.alert), /totals of item loans.*bib\.forgotten/)
  const [body] = await app.chain()
  t.match(body, { outcome: 'FAILED', scan: { hits: [{ table: 'bib', column: 'forgotten', count: 1 }] } })
  t.ok(cutBy(body) >= 1000)
  t.equal((await app.rows('select * from privacy_run_person')).length, 2, 'looked for until it is proven')
})

t.test('AN-40 a run that is taken up after the rules were changed begins a manifest of its own', async t => {
  const app = await pastApp(t)
  await app.putLoans([loanOf(await app.putUser('ada'), 1)])
  await app.decide()
  const { instance } = await app.archive(app)
  const [first] = (await app.call('GET', '/v1/privacy/manifests')).data.manifests
  // The next of the sequence, which the tests have count by 1002.
  const next = String(BigInt(instance.id) + 1002n)
  await app.rows(
    `insert into privacy_manifest (institution, number, instance, created_at, body, previous_hash, hash)
     values ($1, 0, $2, now(), $3, '', '')`,
    [institution, next, JSON.stringify({ ...first.body, instance: next, endedAt: null, rules: 'f'.repeat(64) })]
  )
  t.equal((await app.archive(app)).instance.id, next)
  const { manifests } = (await app.call('GET', '/v1/privacy/manifests')).data
  t.match(
    manifests.slice(1).map(({ body }: Link) => [body.instance, body.rules, body.outcome, cutBy(body)]),
    [
      [next, 'f'.repeat(64), 'GIVEN_UP', 1],
      [next, first.body.rules, undefined, 0]
    ]
  )
})
