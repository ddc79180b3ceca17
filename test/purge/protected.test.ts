import t from 'tap'
import { crowd } from './crowd.ts'
import { byHand } from './hand-run.ts'
import { type House, house } from './house.ts'

/** Protects a group once the second transaction of a run is committed. */
const protectingAfter2 = (app: House) => ({
  async afterCommit(at: number) {
    if (at === 2) await app.decide('KEEP_STATISTICS', { protected_user_groups: ['GRAD'] })
  }
})

t.test('getDeletePolicy updateDeletePolicy PUR-10 what a change leaves out stays', async t => {
  const app = await house(t)
  const read = async () => (await app.call('GET', '/v1/privacy/delete-policy')).data
  const nothing = { protected_user_groups: [], requests_protect: true, cut_links: false }
  const usual = { policy: 'KEEP_STATISTICS_REMOVE_ID', ...nothing }
  t.same(await read(), usual)
  t.same(await app.decide('KEEP_STATISTICS_REMOVE_ID'), usual, 'nothing was decided before')
  const said = { protected_user_groups: ['GRAD', 'GRAD'], requests_protect: false, cut_links: true }
  await app.decide('KEEP_STATISTICS_REMOVE_ID', said)
  const { job_instance: _, ...tighter } = await app.decide('FULLY_REMOVE')
  t.same(tighter, { policy: 'FULLY_REMOVE', protected_user_groups: ['GRAD'], requests_protect: false, cut_links: true })
  t.same(await read(), tighter)
  t.same(await app.decide('FULLY_REMOVE', { requests_protect: true }), { ...tighter, requests_protect: true })
  t.same((await app.decide('FULLY_REMOVE', { protected_user_groups: [] })).protected_user_groups, [], 'none is said')
})

t.test('PUR-10 a group that is protected while a purge goes is not touched by its next chunk', async t => {
  const app = await house(t)
  await crowd(app, 250)
  const { saved, error } = await byHand(app, { waive_threshold: '1.00' }, protectingAfter2(app))
  t.equal(error, undefined)
  t.match(saved, { candidates: 250, purged: 100, skippedOther: 150 })
  t.match(await app.rows('select code, count(*)::int from purge_result group by 1 order by 1'), [
    { code: 'PROTECTED_GROUP', count: 150 },
    { code: 'PURGED', count: 100 }
  ])
})

t.test('PUR-06 PUR-10 nor are requests cancelled of a group that is protected meanwhile', async t => {
  const app = await house(t)
  for (const id of ['ada', 'bob']) {
    await app.due(id, '2026-11-01Z', { user_group: { value: 'GRAD' } })
    await app.request(id, await app.copy(`C-${id}`))
  }
  const { saved } = await byHand(app, { exclude_active_requests: false }, protectingAfter2(app))
  t.match(saved, { cancelledRequests: 1, skippedOther: 2 })
  t.equal((await app.rows(`select 1 from request where status <> 'HISTORY'`)).length, 1)
})
