import t from 'tap'
import { compare, dueOf, type Found, mailsOf, wordsOf } from '../../src/alarms/rules.ts'

const found = (about: string, profile?: string): Found => ({
  code: 'WAITING',
  about,
  profile,
  message: `${about} waits.`
})
const at = (minutes: number) => new Date(Date.UTC(2026, 10, 22, 12, minutes))
const known = (about: string, told: number | null, tried: number | null = null) => ({
  about,
  since: at(0),
  toldAt: told === null ? null : at(told),
  triedAt: tried === null ? null : at(tried)
})

t.test('ALARMS what begins and what is over', t => {
  t.same(compare([found('a'), found('b')], [known('b', null), known('c', null)]), { begun: [found('a')], over: ['c'] })
  t.same(compare([], []), { begun: [], over: [] })
  t.end()
})

t.test(
  'ALARMS who is told when: at once, again after a time, ten minutes apart, and later when a mail was not taken',
  t => {
    const cases: [what: string, known: ReturnType<typeof known>[], minutes: number, due: string[]][] = [
      ['new ones, at once', [known('a', null), known('b', null)], 0, ['a', 'b']],
      ['not again before its time', [known('a', 0), known('b', 0)], 119, []],
      ['again when it has lasted', [known('a', 0), known('b', 60)], 120, ['a']],
      ['a new one waits ten minutes for the mail before', [known('a', 0), known('b', null)], 9, []],
      ['and goes then', [known('a', 0), known('b', null)], 10, ['b']],
      ['what was not taken waits five minutes', [known('a', null, 0), known('b', null)], 4, []],
      ['and is tried again', [known('a', null, 0), known('b', null)], 5, ['a', 'b']]
    ]
    for (const [what, states, minutes, due] of cases)
      t.same(
        dueOf([found('a'), found('b')], states, { now: at(minutes), repeatHours: 2 }).map(({ about }) => about),
        due,
        what
      )
    t.end()
  }
)

t.test('ALARMS a profile has addresses of its own; who is told the same is told in one mail', t => {
  const [a, b, c] = [found('a', 'CAMPUS'), found('b', 'LAW'), found('c')]
  const profiles = new Map([
    ['CAMPUS', ['campus@b.example', 'all@b.example']],
    ['LAW', ['law@b.example']],
    ['NONE', []]
  ])
  t.same(mailsOf([a, b, c], ['all@b.example', 'too@b.example'], profiles), [
    { to: ['all@b.example', 'too@b.example'], alarms: [a, b, c] },
    { to: ['campus@b.example'], alarms: [a] },
    { to: ['law@b.example'], alarms: [b] }
  ])
  t.same(mailsOf([c], [], profiles), [], 'nobody wants to know')
  t.end()
})

t.test('ALARMS a mail tells of twenty at most', t => {
  const { subject, text } = wordsOf(
    '01INST',
    Array.from({ length: 23 }, (_, index) => found(`run:${index}`, 'LAW')),
    'https://a'
  )
  t.equal(subject, 'Patronage 01INST: 23 alarms')
  t.equal(text.match(/ waits\./g)?.length, 20)
  t.match(text, /\.\.\. and 3 more\.[\s\S]*GET https:\/\/a\/v1\/alarms\./)
  t.equal(wordsOf('01INST', [found('run:1', 'LAW')], '').subject, 'Patronage 01INST: WAITING LAW')
  t.end()
})
