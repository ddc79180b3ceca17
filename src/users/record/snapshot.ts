import { p } from '@mikro-orm/core'
import type { User } from '../entity.ts'

/**
 * What statistics need of a user, copied onto each loan, request, resource sharing request and fee when it begins, so
 * that nothing ever has to look at the user's row again (AN-20, AN-23). No value of it names a person.
 */
export interface Snapshot {
  userGroup: string | null
  jobCategory: string | null
  recordType: string | null
  accountType: string | null
  /** Codes of the user's statistical categories, sorted. */
  statisticalCategories: string[]
  /** Code of the institution that a guest's account was copied from. */
  linkedFrom: string | null
}

/** The columns of a snapshot, to be spread into an entity's properties. */
export const snapshotColumns = {
  userGroup: p.string().length(255).nullable(),
  jobCategory: p.string().length(255).nullable(),
  recordType: p.string().length(64).nullable(),
  accountType: p.string().length(64).nullable(),
  statisticalCategories: p.json<string[]>().defaultRaw("'[]'"),
  linkedFrom: p.string().length(255).nullable()
}

/** The user as statistics will see it. Pure. Accounts of other institutions are not copied here, hence no link. */
export function snapshotOf(
  user: Pick<User, 'userGroup' | 'jobCategory' | 'recordType' | 'accountType' | 'record'>
): Snapshot {
  const { userGroup = null, jobCategory = null, recordType, accountType, record } = user
  const categories = (record.user_statistic ?? []).map(entry => entry.statistic_category?.value ?? '')
  return {
    userGroup,
    jobCategory,
    recordType,
    accountType,
    statisticalCategories: [...new Set(categories.filter(code => code !== ''))].sort(),
    linkedFrom: null
  }
}

/** The snapshot of what no user of ours began. */
export const nobody: Snapshot = {
  userGroup: null,
  jobCategory: null,
  recordType: null,
  accountType: null,
  statisticalCategories: [],
  linkedFrom: null
}
