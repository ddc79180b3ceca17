import t from 'tap'
import type { ApiPolicy, SisPolicy } from '../../src/users/merge/merge.ts'
import type { Guarded, ProtectedField } from '../../src/users/record/record.ts'
import { coded } from './sample.ts'
import { api, edited, group, type Protection, run, sis, whys } from './steps.ts'

const clearing: SisPolicy = { ...sis, emptyProtectedFields: 'CLEAR_OR_DEFAULT' }
t.test('SIS-27 SIS-29 a protected field and a feed', async t => {
  const cases: Protection[] = [
    ['nobody edited it: the feed decides', group('A', 'B'), 'B', ['user_group SIS_VALUE']],
    ['empty in the feed: kept', group('A', undefined), 'A', ['user_group EMPTY_KEPT']],
    [
      'empty, and the profile clears: its default',
      { ...group('A', undefined), policy: clearing },
      'DEFAULT',
      ['user_group EMPTY_DEFAULTED']
    ],
    [
      'empty, no default: cleared',
      { ...group('A', undefined), policy: { ...clearing, defaults: {} } },
      undefined,
      ['user_group EMPTY_CLEARED']
    ],
    [
      'edited by hand: kept',
      { ...group('A', 'B'), guarded: edited('C') },
      'A',
      ['user_group PROTECTED_MANUAL'],
      { manual: true }
    ],
    [
      'edited, empty in the feed: kept',
      { ...group('A', undefined), guarded: edited('C') },
      'A',
      ['user_group PROTECTED_MANUAL'],
      { manual: true }
    ],
    [
      'edited, and a profile that clears: kept',
      { ...group('A', undefined), guarded: edited('C'), policy: clearing },
      'A',
      ['user_group PROTECTED_MANUAL'],
      { manual: true }
    ],
    [
      'edited, the feed agrees: nothing to tell',
      { ...group('A', 'A'), guarded: edited('C') },
      'A',
      [],
      { manual: true }
    ],
    [
      'edited, the feed sends another value: it is remembered',
      { ...group('A', 'B'), guarded: edited('C') },
      'A',
      ['user_group PROTECTED_MANUAL'],
      { manual: true, sis: coded('B'), original: coded('C') }
    ],
    [
      'edited, the SIS has sent another since: the original re-attaches, not what it sent last',
      { ...group('A', 'B'), guarded: { user_group: { manual: true, sis: coded('B'), original: coded('C') } } },
      'A',
      ['user_group PROTECTED_MANUAL'],
      { manual: true, sis: coded('B'), original: coded('C') }
    ],
    [
      'edited, there was no value before: the first one of the SIS does not re-attach',
      { ...group('A', 'B'), guarded: { user_group: { manual: true, sis: coded('B'), original: null } } },
      'A',
      ['user_group PROTECTED_MANUAL'],
      { manual: true }
    ],
    [
      'edited, the feed sends the original: re-attached',
      { ...group('A', 'C'), guarded: edited('C') },
      'C',
      ['user_group REATTACHED'],
      { manual: undefined }
    ],
    [
      're-attached, then the feed decides again',
      { ...group('C', 'D'), guarded: { user_group: {} } },
      'D',
      ['user_group SIS_VALUE']
    ],
    [
      'edited, original, but the profile does not re-attach',
      { ...group('A', 'C'), guarded: edited('C'), policy: { ...sis, originalValueReattaches: false } },
      'A',
      ['user_group PROTECTED_MANUAL'],
      { manual: true }
    ]
  ]
  for (const [what, step, value, why, guard] of cases) {
    const merged = run(step)
    t.equal(merged.record.user_group?.value, value, what)
    t.same(whys(merged), why, what)
    if (guard) t.match(merged.guarded.user_group, guard, what)
  }
})

t.test('SIS-30 preferred names: kept once edited, whatever the feed sends', async t => {
  const guarded: Guarded = { pref_first_name: { manual: true, sis: 'Jo' } }
  const cases: [what: string, incoming: object, guarded: Guarded, value: string | undefined][] = [
    ['edited, the original again', { pref_first_name: 'Jo' }, guarded, 'Jojo'],
    ['edited, blank', {}, guarded, 'Jojo'],
    ['not edited', { pref_first_name: 'Jo' }, {}, 'Jo'],
    ['not edited, blank', {}, {}, undefined]
  ]
  for (const [what, incoming, guarded, value] of cases)
    t.equal(run({ stored: { pref_first_name: 'Jojo' }, incoming, guarded }).record.pref_first_name, value, what)
})

t.test('SIS-28 SIS-72 a protected field and a PUT', async t => {
  const override: ApiPolicy = { ...api, override: new Set<ProtectedField>(['user_group']) }
  const staff: ApiPolicy = { ...api, keepProtected: true }
  const release: ApiPolicy = { ...api, keepProtected: false }
  const cases: [...Protection, manual?: boolean][] = [
    ['a plain call sets it', { ...group('A', 'B'), policy: api }, 'B', ['user_group API_VALUE'], { manual: undefined }],
    ['empty: kept', { ...group('A', undefined), policy: api }, 'A', []],
    ['edited by hand: kept', { ...group('A', 'B'), guarded: edited('C'), policy: api }, 'A', [], { manual: true }],
    [
      'edited by hand, named in override: replaced',
      { ...group('A', 'B'), guarded: edited('C'), policy: override },
      'B',
      ['user_group API_VALUE'],
      { manual: true }
    ],
    [
      'empty, named in override: emptied',
      { ...group('A', undefined), policy: override },
      undefined,
      ['user_group API_VALUE']
    ],
    [
      'a staff save protects what it changes',
      { ...group('A', 'B'), policy: staff },
      'B',
      ['user_group API_VALUE'],
      { manual: true, sis: coded('A') }
    ],
    ['a staff save that changes nothing protects nothing', { ...group('A', 'A'), policy: staff }, 'A', []],
    [
      'a second staff save keeps the original',
      { ...group('B', 'D'), guarded: edited('A'), policy: staff },
      'D',
      ['user_group API_VALUE'],
      { manual: true, sis: coded('A') }
    ],
    [
      'a staff save that sets back what the SIS sent last gives it back',
      { ...group('B', 'A'), guarded: edited('A'), policy: staff },
      'A',
      ['user_group API_VALUE'],
      { manual: undefined, sis: undefined }
    ],
    [
      'a plain call that names it in override gives nothing back',
      { ...group('B', 'A'), guarded: edited('A'), policy: override },
      'A',
      ['user_group API_VALUE'],
      { manual: true, sis: coded('A') }
    ],
    [
      'a staff save gives it back',
      { ...group('B', 'B'), guarded: edited('A'), policy: release },
      'B',
      [],
      { manual: undefined }
    ]
  ]
  for (const [what, step, value, why, guard] of cases) {
    const merged = run(step)
    t.equal(merged.record.user_group?.value, value, what)
    t.same(whys(merged), why, what)
    if (guard) t.match(merged.guarded.user_group ?? {}, guard, what)
  }
  const internal = { account_type: coded('INTERNAL'), external_id: undefined }
  const free = run({
    stored: { ...internal, user_group: coded('A') },
    incoming: internal,
    guarded: edited('C'),
    policy: api
  })
  t.equal(free.record.user_group, undefined, 'nothing of an internal user is protected')
})
