import t from 'tap'
import { sisApp } from '../helpers/feed.ts'

t.test('SIS-54 a profile says which thresholds are in force, its own, the defaults, and none that is off', async t => {
  const { call } = await sisApp(t, { guards: { created: { count: 7 }, updated: {}, leavers: {} } })
  const { data } = await call('GET', '/v1/sis/profiles/CAMPUS')
  t.same(data.thresholds.created, { count: 7 }, 'its own')
  t.same(data.thresholds.primary_id, { count: 20, percent: 2 }, 'a default')
  t.notOk('updated' in data.thresholds, 'switched off')
  t.same(data.thresholds.leavers, { count: 20, percent: 5 }, 'never off')
  const { settings, ...rest } = data
  const answer = await call('PUT', '/v1/sis/profiles/CAMPUS', {
    body: { ...rest, settings: { ...settings, guards: { active: false } } }
  })
  t.equal(answer.status, 200, 'what was read can be sent')
  t.same(answer.data.thresholds, { leavers: { count: 20, percent: 5 } }, 'guards are off')
})
