import fc from 'fast-check'
import t from 'tap'
import type { AlmaError } from '../../src/alma/errors.ts'
import { orderOf } from '../../src/user-updates/order.ts'
import { fieldNames, type fields, type Given, notApplicable, prefix } from '../../src/user-updates/parameters.ts'
import { differences, updated } from '../../src/user-updates/rules.ts'
import type { UserRecord } from '../../src/users/record/record.ts'
import { c, external, known, on, run, stamp, user } from './orders.ts'

t.test('BULK-02 BULK-04 what is wrong with an order, by parameter', t => {
  const cases: [given: Given, name: string][] = [
    [{}, '..._Active'],
    [on('UserGroup'), 'UserGroup_Value'],
    [on('UserGroup', 'UNKNOWN'), 'UserGroup_Value'],
    [on('Status', 'DELETED'), 'Status_Value'],
    [on('Expiry_Date', 'tomorrow'), 'Expiry_Date_Value'],
    [on('Expiry_Date', '-62150000000000'), 'Expiry_Date_Value'],
    [on('Purge_Date', '2026-02-30'), 'Purge_Date_Value'],
    [on('AddRole', '32'), 'AddRole_Value'],
    [on('AddRole', 'UNKNOWN'), 'AddRole_Value'],
    [on('AddRole', '51', { [`${prefix}AddRole_Scope`]: 'UNKNOWN' }), 'AddRole_Scope'],
    [on('AddNote', ' '), 'AddNote_Value'],
    [on('DisableBlock'), 'DisableBlock_Value'],
    [on('AddBlock', 'B', { [`${prefix}AddBlock_Scope`]: 'UNKNOWN' }), 'AddBlock_Scope'],
    [on('JobDescription', 'x'.repeat(256)), 'JobDescription_Value'],
    [on('SetAccountTo', 'BOTH'), 'SetAccountTo_Value'],
    [on('Title', 'Dr', { [`${prefix}Title_Condition`]: 'SOMETIMES' }), 'Title_Condition'],
    [on('DisableSMS', undefined, { [`${prefix}FieldType`]: 'MINE' }), 'FieldType']
  ]
  for (const [given, name] of cases) {
    try {
      orderOf(given, known)
      t.fail(JSON.stringify(given))
    } catch (error) {
      t.match(error, { name: 'INVALID_INPUT', code: '401664' })
      t.match((error as AlmaError).message, `${prefix}${name}`)
    }
  }
  t.equal(orderOf({ SEND_Notification_To_User_Active: true }, known).notice?.type, 'UserNotification')
  t.end()
})

t.test('BULK-03 whose entries those are that are added', t => {
  const type = (record: UserRecord, fieldType?: string) => {
    const more = fieldType ? { [`${prefix}FieldType_Value`]: fieldType } : {}
    return run(record, on('AddStatistics', 'S', more)).record.user_statistic?.[0]?.segment_type
  }
  t.equal(type(external()), 'Internal')
  t.equal(type(external(), 'EXTERNAL'), 'External')
  t.equal(type(external(), 'BY_USER_ACCOUNT_TYPE'), 'External')
  t.equal(type(user(), 'BY_USER_ACCOUNT_TYPE'), 'Internal')
  t.equal(type(user(), 'EXTERNAL'), 'Internal', 'an internal user has none that a SIS maintains')
  t.end()
})

t.test('BULK-05 external to internal and back', t => {
  const stored = { guarded: { user_group: { manual: true, sis: c('SIS') } } }
  const note = { note_type: c('OTHER'), note_text: 'N', segment_type: 'External' }
  const inside = run(external({ user_note: [note] }), on('SetAccountTo', 'INTERNAL'), stored)
  t.match(inside, { becomesInternal: true, guarded: {}, changed: true })
  t.match(inside.record, { account_type: c('INTERNAL'), force_password_change: 'TRUE' })
  t.notOk(inside.record.external_id)
  t.equal(inside.record.user_note?.[0]?.segment_type, 'Internal')
  const keeps = on('SetAccountTo', 'INTERNAL', { [`${prefix}DontGeneratePassword`]: 'true' })
  t.notOk(run(external(), keeps).record.force_password_change)
  t.match(run(user(), on('SetAccountTo', 'INTERNAL')), { becomesInternal: false, changed: false })
  const outside = run(user(), on('SetAccountTo', 'EXTERNAL', { [`${prefix}SetAccountTo_Scope`]: 'SIS' }))
  t.match(outside, { becomesExternal: true, record: { account_type: c('EXTERNAL'), external_id: 'SIS' } })
  t.throws(() => run(user(), on('SetAccountTo', 'EXTERNAL')), { name: 'EXTERNAL_ID_MISSING' })
  t.end()
})

t.test('BULK-06 SIS-28 a bulk edit is a hand edit: the SIS does not take it back', t => {
  const { guarded } = run(external({ user_title: c('Mr') }), {
    ...on('UserGroup', 'NEW'),
    ...on('JobDescription', 'x')
  })
  t.strictSame(guarded, { user_group: { sis: c('OLD'), manual: true, ...stamp } })
  t.notOk(run(user(), on('UserGroup', 'NEW')).guarded.user_group?.manual, 'an internal user has no SIS')
  const manual = { user_group: { manual: true, sis: c('SIS'), by: 'x', at: 'y' } }
  t.strictSame(run(external(), on('DisableSMS'), { guarded: manual }).guarded, manual, 'what is not edited stays')
  t.end()
})

t.test('BULK-02 what came and means nothing here is named', t => {
  const came = new Map([
    ['set_id', '1'],
    ['job_name', 'x'],
    ['PRODUCT', 'ALMA'],
    [`${prefix}ExportToCloudIdP_Active`, 'true'],
    [`${prefix}ExportToCloudIdP_Value`, 'x'],
    [`${prefix}Future_Active`, 'false'],
    [`${prefix}Future_Value`, 'x'],
    [`${prefix}AddRole_Scope_Name`, 'Main'],
    [`${prefix}AddBlock_Active`, 'true'],
    [`${prefix}AddBlock_Condition`, 'UNCONDITIONAL'],
    [`${prefix}AddNote_Active`, 'true'],
    [`${prefix}AddNote_Condition`, 'IF_EMPTY'],
    ['empty', '']
  ])
  t.strictSame(notApplicable(came), [
    'PRODUCT',
    `${prefix}ExportToCloudIdP_Active`,
    `${prefix}ExportToCloudIdP_Value`,
    `${prefix}AddNote_Condition`
  ])
  t.end()
})

t.test('BULK-02 any order twice is the order once, and touches nothing else', t => {
  const codeValue = fc.constantFrom('A', 'B', 'C')
  const value: Record<string, fc.Arbitrary<string>> = {
    Status: fc.constantFrom('ACTIVE', 'INACTIVE'),
    Expiry_Date: fc.constantFrom('', '2027-06-30', '1798754400000'),
    Purge_Date: fc.constantFrom('', '2027-06-30'),
    SetAccountTo: fc.constantFrom('INTERNAL', 'EXTERNAL')
  }
  const given = fc
    .uniqueArray(fc.constantFrom(...fieldNames), { minLength: 1, maxLength: 6 })
    .chain(names => fc.tuple(fc.constant(names), fc.tuple(...names.map(name => value[name] ?? codeValue))))
    .map(([names, values]) => Object.assign({}, ...names.map((name, at) => on(name, values[at]))) as Given)
  const list = <T>(entry: fc.Arbitrary<T>) =>
    fc.uniqueArray(entry, { maxLength: 3, comparator: (a, b) => JSON.stringify(a) === JSON.stringify(b) })
  const segment = fc.constantFrom('Internal', 'External')
  const record = fc
    .record({
      user_block: list(
        fc.record({
          block_type: fc.constant(c('GENERAL')),
          block_description: codeValue.map(c),
          block_status: fc.constantFrom('ACTIVE', 'INACTIVE'),
          segment_type: segment
        })
      ),
      user_statistic: list(fc.record({ statistic_category: codeValue.map(c), segment_type: segment })),
      user_role: list(
        fc.record({
          status: fc.constantFrom(c('ACTIVE'), c('INACTIVE')),
          scope: fc.constant(c('INST')),
          role_type: codeValue.map(c)
        })
      ),
      library_notice: list(fc.record({ code: codeValue.map(c), value: fc.boolean() })),
      expiry_date: fc.constantFrom('2026-01-01Z', '2027-06-30Z'),
      outside: fc.boolean()
    })
    .map(({ outside, ...more }) => {
      const filled = Object.fromEntries(Object.entries(more).filter(([, item]) => item.length > 0))
      const contact_info = { email: [{ email_address: 'a@b', segment_type: 'Internal' }] }
      return outside ? external({ ...filled, contact_info }) : user({ ...filled, contact_info, external_id: undefined })
    })
  const touches: Record<string, RegExp> = {
    UserGroup: /^user_group$/,
    Campus: /^campus_code$/,
    Status: /^status(_date)?$/,
    Expiry_Date: /^expiry_date$/,
    Purge_Date: /^purge_date$/,
    Title: /^user_title$/,
    JobDescription: /^job_description$/,
    CatalogerLevel: /^cataloger_level$/,
    DisableBlock: /^user_block$/,
    AddBlock: /^user_block$/,
    RemoveRole: /^user_role$/,
    AddRole: /^user_role$/,
    AddNote: /^user_note$/,
    RemoveStatistics: /^user_statistic$/,
    AddStatistics: /^user_statistic$/,
    RSL: /^rs_library$/,
    RemoveRSL: /^rs_library$/,
    DisableSMS: /^contact_info\.phone$/,
    Opt_In_Patron_Letters: /^library_notice$/,
    Opt_Out_Patron_Letters: /^library_notice$/,
    SetAccountTo:
      /^(account_type|external_id|force_password_change|user_(block|statistic|note|identifier)|contact_info\..*)$/
  }
  fc.assert(
    fc.property(given, record, (parameters, before) => {
      const order = orderOf({ ...parameters, [`${prefix}SetAccountTo_Scope`]: 'SIS' }, known)
      // Both of a pair in one run: the last edit counts, and of two runs it is the same.
      const first = updated({ record: before, guarded: {} }, order, stamp)
      const second = updated(first, order, { by: 'later', at: '2027-01-01T00:00:00Z' })
      const names = fieldNames.filter(name => parameters[`${prefix}${name}_Active`])
      const stray = first.changes.filter(({ field }) => !names.some(name => touches[name]?.test(field)))
      const pairs = [
        ['AddStatistics', 'RemoveStatistics'],
        ['AddRole', 'RemoveRole'],
        ['AddBlock', 'DisableBlock'],
        ['RSL', 'RemoveRSL']
      ]
      const contrary = pairs.some(pair => pair.every(name => names.includes(name as keyof typeof fields)))
      if (!contrary && second.changed) return false
      return stray.length === 0 && JSON.stringify(first.changes) === JSON.stringify(differences(before, first.record))
    }),
    { numRuns: 1000 }
  )
  t.end()
})
