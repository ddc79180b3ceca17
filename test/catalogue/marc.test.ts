import t from 'tap'
import { describe, marcOf, mistake } from '../../src/catalogue/bibs/marc.ts'

t.test('describe reads title, author and year off a MARC record', async t => {
  const field = (tag: string, ind2: string, ...pairs: [string, string][]) => ({
    tag,
    ind1: ' ',
    ind2,
    subfield: pairs.map(([code, value]) => ({ code, value }))
  })
  const record = (...datafield: ReturnType<typeof field>[]) => ({
    leader: 'x'.repeat(24),
    controlfield: [{ tag: '008', value: '260101s1999    xxk           000 0 eng  ' }],
    datafield
  })
  const title = field('245', '0', ['a', 'Rain /'], ['c', 'Moss'])
  const cases: [string, ReturnType<typeof record>, object][] = [
    ['100', record(title, field('100', ' ', ['a', 'Moss, Ida,'])), { title: 'Rain /', author: 'Moss, Ida,' }],
    ['110', record(title, field('110', ' ', ['a', 'City of Rain'])), { author: 'City of Rain' }],
    ['111', record(title, field('111', ' ', ['a', 'Rain Days'])), { author: 'Rain Days' }],
    ['none', record(title), { author: null, publicationYear: '1999', dateOfPublication: '1999' }],
    [
      '260',
      record(title, field('260', ' ', ['a', 'Oslo :'], ['b', 'Sky,'], ['c', 'c1933.'])),
      { publicationYear: 'c1933.' }
    ],
    [
      '264 1',
      record(title, field('264', '4', ['c', '©2000']), field('264', '1', ['c', '2001'])),
      { publicationYear: '2001' }
    ],
    ['no title', record(), { title: null }]
  ]
  for (const [name, given, expected] of cases) t.match(describe(given), expected, name)
  t.equal(describe(record(title, field('264', '1', ['b', 'Sky & Co. :']))).publisher, 'Sky & Co.')
  t.equal(
    marcOf({ controlfield: [{ tag: '008', value: '260101s2013    xxk           000 0 eng' }] }).controlfield[0]?.value
      .length,
    40
  )
  t.equal(mistake(record(title)), undefined)
  t.match(mistake({ ...record(title), leader: 'short' }), 'leader')
  t.match(mistake(record(title, title)), '245')
  t.match(mistake(record(field('24', ' '))), 'tag')
})
