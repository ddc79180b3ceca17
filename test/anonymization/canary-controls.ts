import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import type { Test } from 'tap'
import { feed } from '../helpers/feed.ts'
import type { Canary } from './canary-app.ts'
import { users } from './canary-life.ts'
import { feedOf, idOf, mark, personOf, token } from './canary-people.ts'
import { linesWith, undeclared } from './canary-places.ts'
import { placesOf, search } from './canary-search.ts'

/** PostgreSQL tells the whole row that it refuses: nobody else may. */
export async function whatFails(t: Test, c: Canary): Promise<void> {
  await c.database.pool.query(
    `alter table app_user add constraint refused check (primary_id not like '${mark}%') not valid`
  )
  const { status, text } = await c.call('POST', users, {
    body: personOf(330, c.codes, { account_type: { value: 'INTERNAL' } })
  })
  t.equal(status, 500)
  t.notMatch(text, mark)
  const { run } = await feed(c, feedOf([personOf(331, c.codes)]))
  t.equal(run.status, 'COMPLETED_FAILED')
  t.same(placesOf((await search(c, new Set())).hits), {}, 'what fails is told to nobody')
  t.same(linesWith(c.log, new Set()), [], 'nor to the log')
  await c.database.pool.query('alter table app_user drop constraint refused')
}

/** What somebody forgets is found: a column, a table of another schema, bytes, an encoding, a line of the log. */
export async function canFail(t: Test, c: Canary, numbers: ReadonlySet<string>): Promise<void> {
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
