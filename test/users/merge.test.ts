import t from 'tap'
import type { UserRecord } from '../../src/users/record/record.ts'
import { coded } from './sample.ts'
import { run, type Step, whys } from './steps.ts'

t.test('SIS-26 core fields take the value of the feed', async t => {
  const cases: [what: string, step: Step, field: keyof UserRecord, value: unknown, why: string[]][] = [
    [
      'another value',
      { stored: { first_name: 'Jo' }, incoming: { first_name: 'Joanna' } },
      'first_name',
      'Joanna',
      ['first_name SIS_VALUE']
    ],
    ['a new value', { incoming: { birth_date: '2000-01-01Z' } }, 'birth_date', '2000-01-01Z', ['birth_date SIS_VALUE']],
    [
      'no value any more',
      { stored: { job_description: 'x' } },
      'job_description',
      undefined,
      ['job_description SIS_REMOVED']
    ],
    ['the same value', { stored: { first_name: 'Jo' }, incoming: { first_name: 'Jo' } }, 'first_name', 'Jo', []],
    [
      'a status that is left out stays',
      { stored: { status: coded('INACTIVE') }, incoming: { status: undefined } },
      'status',
      coded('INACTIVE'),
      []
    ],
    ['so does the primary id', { incoming: { primary_id: undefined } }, 'primary_id', 'jo', []],
    ['another primary id', { incoming: { primary_id: 'jo2' } }, 'primary_id', 'jo2', ['primary_id SIS_VALUE']],
    [
      'a reset flag is no matter of feeds',
      { stored: { force_password_change: 'TRUE' } },
      'force_password_change',
      'TRUE',
      []
    ]
  ]
  for (const [what, step, field, value, why] of cases) {
    const merged = run(step)
    t.same(merged.record[field], value, what)
    t.same(whys(merged), why, what)
    t.equal(merged.changed, why.length > 0, what)
  }
  const off = run({ incoming: { status: coded('INACTIVE') } })
  t.equal(off.record.status_date, '2026-11-22Z', 'the day of a new status is kept')
})
