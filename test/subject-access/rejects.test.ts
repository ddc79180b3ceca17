import t from 'tap'
import { feed, feedXml, sisApp, userXml } from '../helpers/feed.ts'

t.test('AN-31 PUR-01 a refused record is found and told in every alphabet', async t => {
  const app = await sisApp(t, { guards: { active: false } })
  const { call, database } = app
  for (const [primaryId, sent] of [
    ['löwe-1', 'LÖWE-1'],
    ['яна', 'ЯНА']
  ] as const) {
    await feed(app, feedXml(userXml({ primary_id: primaryId })))
    const refused = userXml({ primary_id: sent, user_group: 'NOPE', more: '<pref_first_name>Zoë\\</pref_first_name>' })
    t.match((await feed(app, feedXml(refused))).run.counters, { rejected: 1 })
    await database.pool.query('update sis_record set primary_id = null where reason is not null')
    const at = `/v1/users/${encodeURIComponent(primaryId)}/personal-data`
    const { data } = await call('GET', at)
    const told = data.held.find(({ table }: { table: string }) => table === 'sis_reject')
    t.match(
      told?.entry,
      [{ data: { content: new RegExp(`${sent}[\\s\\S]*Zoë\\\\<`) } }],
      `${sent} is told as it was sent`
    )
    t.match((await call('GET', `${at}.html`)).text, sent, 'and can be read')
    t.equal((await call('DELETE', `/almaws/v1/users/${encodeURIComponent(primaryId)}`)).status, 204)
    t.same((await database.pool.query('select from sis_reject')).rows, [], `${sent} goes with its user`)
  }
})
