import t from 'tap'
import { comparisonsOf } from '../../src/users/find/search-dates.ts'

t.test('getUsers: what a search may say of a day', async t => {
  const day = (text: string) => ({ day: text })
  const cases: [text: string, expected: ReturnType<typeof comparisonsOf>][] = [
    [
      '2026-01-31',
      [
        { operator: '>=', end: day('2026-01-31') },
        { operator: '<=', end: day('2026-01-31') }
      ]
    ],
    ['<2026-01-31Z', [{ operator: '<', end: day('2026-01-31') }]],
    ['>=today', [{ operator: '>=', end: { days: 0 } }]],
    ['<today-30', [{ operator: '<', end: { days: -30 } }]],
    [
      'today+7',
      [
        { operator: '>=', end: { days: 7 } },
        { operator: '<=', end: { days: 7 } }
      ]
    ],
    [
      '2026-01-01..today',
      [
        { operator: '>=', end: day('2026-01-01') },
        { operator: '<=', end: { days: 0 } }
      ]
    ],
    ['..today-365', [{ operator: '<=', end: { days: -365 } }]],
    ['2026-01-01..', [{ operator: '>=', end: day('2026-01-01') }]],
    ['..', undefined],
    ['', undefined],
    ['<', undefined],
    ['2026-02-30', undefined],
    ['2026-01-01..soon', undefined],
    ['tomorrow', undefined],
    ['today-1234567', undefined]
  ]
  for (const [text, expected] of cases) t.same(comparisonsOf(text), expected, text)
})
