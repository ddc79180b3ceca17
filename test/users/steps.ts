import { type ApiPolicy, type Merged, merge, ordered, type SisPolicy } from '../../src/users/merge/merge.ts'
import type { Guarded, UserRecord } from '../../src/users/record/record.ts'
import { coded } from './sample.ts'

export const stamp = { by: 'feed', at: '2026-11-22T12:00:00Z' }
export const sis: SisPolicy = {
  origin: 'SIS',
  stamp,
  emptyProtectedFields: 'KEEP',
  originalValueReattaches: true,
  defaults: { user_group: coded('DEFAULT') }
}
export const api: ApiPolicy = { origin: 'API', stamp, override: new Set() }
export const base: UserRecord = {
  primary_id: 'jo',
  last_name: 'Smith',
  account_type: coded('EXTERNAL'),
  external_id: 'SIS',
  status: coded('ACTIVE')
}

export interface Step {
  stored?: object
  incoming?: object
  guarded?: Guarded
  policy?: SisPolicy | ApiPolicy
}
/** One step of a user's life: what is stored, what comes in, how it is treated. */
export const run = ({ stored = {}, incoming = {}, guarded = {}, policy = sis }: Step): Merged =>
  merge({ record: ordered({ ...base, ...stored }), guarded }, { record: ordered({ ...base, ...incoming }) }, policy)
export const whys = (merged: Merged) => merged.changes.map(({ field, why }) => `${field} ${why}`)

export const edited = (value?: string): Guarded => ({
  user_group: { manual: true, ...(value ? { sis: coded(value) } : {}) }
})
export type Protection = [what: string, step: Step, value: string | undefined, why: string[], guard?: object]
export const group = (stored: string | undefined, incoming: string | undefined) => ({
  stored: stored ? { user_group: coded(stored) } : {},
  incoming: incoming ? { user_group: coded(incoming) } : {}
})
