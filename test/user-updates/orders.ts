import { orderOf } from '../../src/user-updates/order.ts'
import { type Given, prefix } from '../../src/user-updates/parameters.ts'
import { updated } from '../../src/user-updates/rules.ts'
import type { Stored } from '../../src/users/merge/merge.ts'
import type { UserRecord } from '../../src/users/record/record.ts'

/** Tables in which only these codes are none. */
const tables = {
  version: '',
  label: () => undefined,
  has: () => true,
  hasLibraries: true,
  isCode: (_table: string, code: string) => !/^UNKNOWN/.test(code),
  defaultOf: () => undefined,
  allowedFor: () => undefined,
  mandatory: () => []
}
export const known = { tables, institution: 'INST', zone: 'Europe/Zurich' }
export const stamp = { by: 'user-update', at: '2026-11-22T12:00:00Z' }
export const on = (field: string, value?: string, more: Given = {}): Given => ({
  [`${prefix}${field}_Active`]: true,
  ...(value === undefined ? {} : { [`${prefix}${field}_Value`]: value }),
  ...more
})
export const user = (more: object = {}): UserRecord =>
  ({
    record_type: { value: 'PUBLIC' },
    primary_id: 'p',
    last_name: 'L',
    user_group: { value: 'OLD' },
    account_type: { value: 'INTERNAL' },
    status: { value: 'ACTIVE' },
    status_date: '2026-01-01Z',
    ...more
  }) as UserRecord
export const external = (more: object = {}) =>
  user({ account_type: { value: 'EXTERNAL' }, external_id: 'SIS', ...more })
export const run = (record: UserRecord, given: Given, stored: Partial<Stored> = {}) =>
  updated({ record, guarded: {}, ...stored }, orderOf(given, known), stamp)
export const told = (record: UserRecord, given: Given) =>
  run(record, given).changes.map(({ field, old, new: next }) => [field, old, next])
export const c = (value: string) => ({ value })
