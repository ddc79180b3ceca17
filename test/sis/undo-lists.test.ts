import t from 'tap'
import { feed, feedXml, reportOf, sisApp, userXml } from '../helpers/feed.ts'
import { runJobsUntilDone } from '../helpers/jobs.ts'

const email = (address: string, preferred = false) =>
  `<email preferred="${preferred}"><email_address>${address}</email_address><email_types><email_type>work</email_type></email_types></email>`

/** Ada, whose feeds bring e-mail addresses. */
async function ada(t: any) {
  const app = await sisApp(t, { guards: { active: false } })
  const emails = async () =>
    ((await app.call('GET', '/almaws/v1/users/ada')).data.contact_info?.email ?? []).map(
      (one: any) => `${one.email_address} ${one.segment_type}${one.preferred ? ' preferred' : ''}`
    )
  const feeds = async (...addresses: string[]): Promise<string> => {
    const more = `<contact_info><emails>${addresses.join('')}</emails></contact_info>`
    return (await feed(app, feedXml(userXml({ primary_id: 'ada', more })))).run.id
  }
  const undo = async (id: string): Promise<string[]> => {
    const { data } = await app.call('POST', `/v1/sis/runs/${id}/undo?dry_run=false`, { body: {} })
    await runJobsUntilDone(app)
    const [record] = (await reportOf(app, data.id)).records
    return [record.reason ?? record.outcome, ...record.changes.map(({ field, why }: any) => `${field} ${why}`)]
  }
  const edit = async (change: (list: any[]) => any[]) => {
    const { email = [] } = (await app.call('GET', '/almaws/v1/users/ada')).data.contact_info ?? {}
    const { status } = await app.call('PATCH', '/almaws/v1/users/ada', {
      body: { contact_info: { email: change(email) } }
    })
    t.equal(status, 200)
  }
  return { feeds, undo, emails, edit }
}

const putBack = ['updated', 'contact_info.email UNDONE']
const stays = ['CHANGED_SINCE', 'contact_info.email CHANGED_SINCE']
const byHand = { email_address: 'hand@x', preferred: true, segment_type: 'Internal', email_type: [{ value: 'work' }] }

t.test('SIS-31 SIS-54 a list that was put back is not put back twice', async t => {
  const { feeds, undo, emails } = await ada(t)
  await feeds(email('a@x', true), email('b@x'))
  const gone = await feeds(email('b@x'))
  t.same(await undo(gone), putBack)
  t.same(await emails(), ['b@x External', 'a@x External preferred'])
  t.same(await undo(gone), stays, 'what went stands there again')
  t.same(await emails(), ['b@x External', 'a@x External preferred'])
  const order = await feeds(email('a@x', true), email('b@x'))
  t.same(await undo(order), putBack, 'another order')
  t.same(await undo(order), stays)
})

t.test('SIS-31 SIS-54 a list that a later feed has changed stays', async t => {
  const { feeds, undo, emails } = await ada(t)
  await feeds(email('a@x', true))
  const gone = await feeds()
  const later = await feeds(email('new@x', true))
  t.same(await undo(gone), stays)
  t.same(await emails(), ['new@x External preferred'])
  t.same(await undo(later), putBack, 'the last one first')
  t.same(await undo(gone), putBack)
  t.same(await emails(), ['a@x External preferred'])

  await feeds(email('a@x', true), email('b@x'))
  const one = await feeds(email('b@x'))
  await feeds(email('b@x'), email('c@x'))
  t.same(await undo(one), stays, 'one came to those that stayed')
  const other = await feeds(email('c@x'))
  await feeds(email('d@x'))
  t.same(await undo(other), stays, 'one of those that stayed went')
  t.same(await emails(), ['d@x External'])
})

t.test('SIS-36 SIS-54 one entry is preferred after an undo: that of the person who has added one since', async t => {
  const { feeds, undo, emails, edit } = await ada(t)
  await feeds(email('a@x', true))
  const next = await feeds(email('b@x'))
  await edit(list => [...list, byHand])
  t.same(await undo(next), putBack)
  t.same(await emails(), ['hand@x Internal preferred', 'a@x External'])

  const again = await feeds(email('b@x'))
  await edit(list => list.map(one => (one.email_address === 'b@x' ? { ...one, email_address: 'b2@x' } : one)))
  t.same(await undo(again), stays, 'an entry of the feed was changed by hand')
  t.same(await emails(), ['hand@x Internal preferred', 'b2@x External'])
})

t.test('SIS-29 SIS-54 a field that was put under protection since stays', async t => {
  const app = await sisApp(t, { guards: { active: false } })
  const called = (name: string) =>
    feed(app, feedXml(userXml({ primary_id: 'ada', more: `<pref_first_name>${name}</pref_first_name>` })))
  await called('Ann')
  const next = await called('Ada')
  // A preferred name that staff have edited stays theirs, also when it is again what the feed sent (SIS-30).
  for (const name of ['Zoe', 'Ada'])
    await app.call('PATCH', '/almaws/v1/users/ada?keep_protected=true', { body: { pref_first_name: name } })
  const { data } = await app.call('POST', `/v1/sis/runs/${next.run.id}/undo?dry_run=false`, { body: {} })
  await runJobsUntilDone(app)
  t.match((await reportOf(app, data.id)).records, [{ outcome: 'rejected', reason: 'CHANGED_SINCE' }])
  const fields = (await app.call('GET', '/v1/users/ada/protected-fields')).data
  const name = fields.find(({ field }: { field: string }) => field === 'pref_first_name')
  t.match(name, { value: 'Ada', manual: true })
})
