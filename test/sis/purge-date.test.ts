import t from 'tap'
import { purgeDateOf } from '../../src/sis/decide/decide.ts'
import { type FeedUser, feed, feedXml, sisApp } from '../helpers/feed.ts'
import { runJobsUntilDone } from '../helpers/jobs.ts'

const expires = (primary_id: string, day: string, more = ''): FeedUser => ({
  primary_id,
  more: `<expiry_date>${day}</expiry_date>${more}`
})

t.test('SIS-18 a purge date is so many days after the expiry date', async t => {
  const cases: [expiry: string | undefined, days: number | undefined, purge: string | undefined][] = [
    ['2027-08-31Z', 365, '2028-08-30Z'],
    ['2027-08-31', 0, '2027-08-31Z'],
    ['2020-02-29Z', 366, '2021-03-01Z'],
    ['9999-12-31Z', 30, '9999-12-31Z'],
    [undefined, 30, undefined],
    ['', 30, undefined],
    ['2027-08-31Z', undefined, undefined]
  ]
  for (const [expiry, days, purge] of cases) t.equal(purgeDateOf(expiry, days), purge, `${expiry} + ${days}`)
})

t.test(
  'SIS-18 PUR-04 the purge date of a profile follows the expiry date, and no purge takes who is enrolled',
  async t => {
    const app = await sisApp(t, { purgeDays: 30 })
    const datesOf = async (id: string) => {
      const { data } = await app.call('GET', `/almaws/v1/users/${id}`)
      return [data.expiry_date?.slice(0, 10), data.purge_date?.slice(0, 10)]
    }
    await feed(
      app,
      feedXml(expires('ada', '2027-01-31'), expires('own', '2027-01-31', '<purge_date>2029-05-05</purge_date>'), {
        primary_id: 'ever'
      })
    )
    t.same(
      await datesOf('ada'),
      ['2027-01-31', '2027-03-02'],
      "30 days after the feed's expiry date, not after the run"
    )
    t.same(await datesOf('own'), ['2027-01-31', '2029-05-05'], 'the purge date of a feed stands')
    t.same(await datesOf('ever'), [undefined, undefined], 'who never expires is never purged')

    app.clock.set('2027-01-20T12:00:00Z')
    await feed(app, feedXml(expires('ada', '2028-01-31')))
    t.same(await datesOf('ada'), ['2028-01-31', '2028-03-01'], 'enrolled for another year: it moves along')
    app.clock.set('2027-04-01T12:00:00Z')
    await app.call('POST', '/almaws/v1/conf/jobs/M1002?op=run', { body: {} })
    await runJobsUntilDone(app)
    t.same(await datesOf('ada'), ['2028-01-31', '2028-03-01'], 'a purge after the first date does not take them')

    await feed(app, feedXml({ primary_id: 'ada' }))
    t.same(await datesOf('ada'), [undefined, undefined], 'without an expiry date there is none to purge by')
  }
)

t.test('SIS-18 SIS-53 a profile that asks for a purge date takes only records that get one', async t => {
  const app = await sisApp(t, { purgeDays: 30, mandatoryFields: ['purge_date'] })
  const { records } = await feed(app, feedXml(expires('ada', '2027-01-31'), { primary_id: 'ever' }))
  t.match(records, [{ outcome: 'created' }, { outcome: 'rejected', reason: 'MANDATORY_FIELD' }])
})
