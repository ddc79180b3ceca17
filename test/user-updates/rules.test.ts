import t from 'tap'
import { fieldNames, type Given, prefix } from '../../src/user-updates/parameters.ts'
import { merge } from '../../src/users/merge/merge.ts'
import { c, external, on, run, stamp, told, user } from './orders.ts'

t.test('BULK-02 each field, and how it is changed', t => {
  const block = {
    block_type: c('GENERAL'),
    block_description: c('B'),
    block_status: 'ACTIVE',
    segment_type: 'Internal'
  }
  const stamped = { created_by: stamp.by, created_date: stamp.at }
  const note = {
    note_type: c('OTHER'),
    note_text: 'N',
    user_viewable: false,
    popup_note: false,
    segment_type: 'Internal'
  }
  const role = (type: string, scope = 'INST', status = 'ACTIVE') => ({
    status: c(status),
    scope: c(scope),
    role_type: c(type)
  })
  const cases: [given: Given, before: object, expected: unknown[]][] = [
    [on('UserGroup', 'NEW'), {}, [['user_group', c('OLD'), c('NEW')]]],
    [on('UserGroup', 'OLD'), {}, []],
    [on('Campus', 'C'), {}, [['campus_code', undefined, c('C')]]],
    [on('Campus', ''), { campus_code: c('C') }, [['campus_code', c('C'), undefined]]],
    [
      on('Status', 'inactive'),
      {},
      [
        ['status', c('ACTIVE'), c('INACTIVE')],
        ['status_date', '2026-01-01Z', '2026-11-22Z']
      ]
    ],
    [on('Expiry_Date', '2027-06-30'), {}, [['expiry_date', undefined, '2027-06-30Z']]],
    [on('Purge_Date', '1798754400000'), {}, [['purge_date', undefined, '2026-12-31Z']]],
    [on('Purge_Date', '1798758000000'), {}, [['purge_date', undefined, '2027-01-01Z']]],
    [on('Expiry_Date'), { expiry_date: '2027-06-30Z' }, [['expiry_date', '2027-06-30Z', undefined]]],
    [on('Title', 'Dr'), {}, [['user_title', undefined, c('Dr')]]],
    [on('JobDescription', 'Dean'), {}, [['job_description', undefined, 'Dean']]],
    [on('CatalogerLevel', '20'), {}, [['cataloger_level', undefined, c('20')]]],
    [on('AddBlock', 'B'), {}, [['user_block', undefined, [{ ...block, ...stamped }]]]],
    [on('AddBlock', 'B'), { user_block: [block] }, []],
    [
      on('DisableBlock', 'B'),
      { user_block: [block] },
      [['user_block', [block], [{ ...block, block_status: 'INACTIVE', ...stamped }]]]
    ],
    [on('DisableBlock', 'X'), { user_block: [block] }, []],
    [on('DisableBlock', 'ALL'), { user_block: [{ ...block, block_status: 'INACTIVE' }] }, []],
    [on('AddRole', '51'), { user_role: [role('200')] }, [['user_role', [role('200')], [role('200'), role('51')]]]],
    [on('AddRole', '200'), { user_role: [role('200')] }, []],
    [
      on('AddRole', '200'),
      { user_role: [role('200', 'INST', 'INACTIVE')] },
      [['user_role', [role('200', 'INST', 'INACTIVE')], [role('200')]]]
    ],
    [on('AddRole', '51', { [`${prefix}AddRole_Scope`]: 'MAIN' }), {}, [['user_role', undefined, [role('51', 'MAIN')]]]],
    [on('RemoveRole', '200'), { user_role: [role('200')] }, [['user_role', [role('200')], undefined]]],
    [on('RemoveRole', '200', { [`${prefix}RemoveRole_Scope`]: 'MAIN' }), { user_role: [role('200')] }, []],
    [on('AddNote', 'N'), {}, [['user_note', undefined, [{ ...note, ...stamped }]]]],
    [on('AddNote', 'N'), { user_note: [note] }, []],
    [
      on('AddStatistics', 'S'),
      {},
      [['user_statistic', undefined, [{ statistic_category: c('S'), segment_type: 'Internal' }]]]
    ],
    [
      on('RemoveStatistics', 'S'),
      { user_statistic: [{ statistic_category: c('S'), segment_type: 'Internal' }] },
      [['user_statistic', [{ statistic_category: c('S'), segment_type: 'Internal' }], undefined]]
    ],
    [on('RSL', 'L'), {}, [['rs_library', undefined, [{ code: c('L') }]]]],
    [on('RemoveRSL', 'L'), { rs_library: [{ code: c('L') }] }, [['rs_library', [{ code: c('L') }], undefined]]],
    [
      on('DisableSMS'),
      { contact_info: { phone: [{ phone_number: '1', preferred_sms: true, segment_type: 'Internal' }] } },
      [
        [
          'contact_info.phone',
          [{ phone_number: '1', preferred_sms: true, segment_type: 'Internal' }],
          [{ phone_number: '1', preferred_sms: false, segment_type: 'Internal' }]
        ]
      ]
    ],
    [
      on('Opt_Out_Patron_Letters', 'A, B'),
      { library_notice: [{ code: c('A'), value: true }] },
      [
        [
          'library_notice',
          [{ code: c('A'), value: true }],
          [
            { code: c('A'), value: false },
            { code: c('B'), value: false }
          ]
        ]
      ]
    ],
    [on('DisableSMS', 'false'), { contact_info: { phone: [{ phone_number: '1', preferred_sms: true }] } }, []],
    [on('Opt_In_Patron_Letters', 'A'), { library_notice: [{ code: c('A'), value: true }] }, []],
    [
      on('Expiry_Date', '2027-06-30', { [`${prefix}Expiry_Date_Condition`]: 'IF_EMPTY' }),
      { expiry_date: '2026-01-01Z' },
      []
    ],
    [on('Expiry_Date', '2027-06-30', { [`${prefix}Expiry_Date_Condition`]: 'Only if not empty' }), {}, []],
    [
      on('Title', 'Dr', { [`${prefix}Title_Condition`]: 'Unconditionally' }),
      { user_title: c('Mr') },
      [['user_title', c('Mr'), c('Dr')]]
    ],
    [{ [`${prefix}UserGroup_Active`]: false, [`${prefix}UserGroup_Value`]: 'NEW', ...on('DisableSMS') }, {}, []]
  ]
  for (const [given, before, expected] of cases)
    t.strictSame(told(user(before), given), expected, JSON.stringify(given))
  const tested = new Set(cases.flatMap(([given]) => fieldNames.filter(name => given[`${prefix}${name}_Active`])))
  t.same(
    fieldNames.filter(name => !tested.has(name)),
    ['SetAccountTo'],
    'every field has a case'
  )
  t.end()
})

t.test('BULK-06 SIS-28 a feed that sends the former value leaves what a bulk run changed', t => {
  const before = external({ user_title: c('Mr') })
  const { record, guarded } = run(before, on('UserGroup', 'NEW'))
  const feed = {
    origin: 'SIS' as const,
    stamp: { by: 'SIS', at: '2026-12-01T00:00:00Z' },
    emptyProtectedFields: 'KEEP' as const,
    originalValueReattaches: true,
    defaults: {}
  }
  const other = merge({ record, guarded }, { record: external({ user_group: c('FEED'), user_title: c('Mr') }) }, feed)
  t.strictSame(other.record.user_group, c('NEW'))
  const original = merge({ record, guarded }, { record: before }, feed)
  t.strictSame(original.record.user_group, c('OLD'), 'the value from before the edit takes it back (SIS-29)')
  t.strictSame(
    merge({ record, guarded: {} }, { record: external({ user_group: c('FEED') }) }, feed).record.user_group,
    c('FEED'),
    'without the guard it would be lost'
  )
  t.end()
})
