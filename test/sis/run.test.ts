import t from 'tap'
import { feed, feedXml, sisApp } from '../helpers/feed.ts'

t.test('SIS-12 a synchronize adds the users it does not know and updates those it knows', async t => {
  const app = await sisApp(t)
  const first = await feed(
    app,
    feedXml({ primary_id: 'ada', first_name: 'Ada' }, { primary_id: 'bob', first_name: 'Bob' })
  )
  t.match(first.run, { status: 'COMPLETED_SUCCESS', phase: 'FINISHED', percent: 100, failure: null })
  t.same(first.run.counters, { processed: 2, created: 2, updated: 0, unchanged: 0, rejected: 0 })
  const { data } = await app.call('GET', '/almaws/v1/users/ADA')
  t.match(data, { primary_id: 'ada', first_name: 'Ada', account_type: { value: 'EXTERNAL' }, external_id: 'CAMPUS' })

  const second = await feed(
    app,
    feedXml({ primary_id: 'ada', first_name: 'Augusta' }, { primary_id: 'bob', first_name: 'Bob' })
  )
  t.same(second.run.counters, { processed: 2, created: 0, updated: 1, unchanged: 1, rejected: 0 })
  t.match(second.records[0], {
    outcome: 'updated',
    line: 2,
    changes: [{ field: 'first_name', old: 'Ada', new: 'Augusta', why: 'SIS_VALUE' }]
  })
  t.same(second.records[1].changes, [])
})
