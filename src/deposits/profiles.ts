import { AlmaError } from '../alma/errors.ts'
import { present } from '../alma/present.ts'
import { mappingRows } from '../codes/mapping-rows.ts'
import { codeTables } from '../codes/tables.ts'
import { link, type Work } from '../platform/work.ts'
import { DepositProfile } from './schema.ts'

/** What becomes of deposits of one kind: a row of the mapping table DepositProfiles. */
export interface Profile {
  id: string
  name: string
  library: string
  /** Nobody has to approve: a submitted deposit is approved at once. */
  automatic: boolean
  collection: string
  /** User groups that may use it; none: all may. */
  groups: string[]
}

/** The profiles in use, in their order. */
export async function allProfiles(work: Work): Promise<Profile[]> {
  return (await mappingRows(work, 'DepositProfiles')).map(row => ({
    id: row.column0,
    name: row.column1,
    library: row.column2 ?? '',
    automatic: row.column3 === 'AUTO',
    collection: row.column4 ?? '',
    groups: (row.column5 ?? '').split(/[\s,;]+/).filter(group => group !== '')
  }))
}

/** Whether a user of this group may deposit by the profile. */
export const mayUse = (profile: Profile, group: string | null | undefined): boolean =>
  profile.groups.length === 0 || profile.groups.includes(group ?? '')

/** A page of the profiles, of all or of those for a user group. */
export async function listProfiles(work: Work, query: { limit: number; offset: number; user_group?: string }) {
  const all = (await allProfiles(work)).filter(profile => !query.user_group || mayUse(profile, query.user_group))
  const page = all.slice(query.offset, query.offset + query.limit)
  const count = { total_record_count: all.length }
  if (page.length === 0) return count
  return { deposit_profile: await Promise.all(page.map(profile => toWire(work, profile))), ...count }
}

/** One profile; 402119 for an unknown id. */
export async function getProfile(work: Work, id: string): Promise<DepositProfile> {
  const profile = (await allProfiles(work)).find(one => one.id === id)
  if (!profile) throw new AlmaError('DEPOSIT_PROFILE_NOT_FOUND', {})
  return toWire(work, profile)
}

const toWire = async (work: Work, profile: Profile): Promise<DepositProfile> =>
  present(
    DepositProfile,
    {
      link: link(work, 'conf', 'deposit-profiles', profile.id),
      id: profile.id,
      name: profile.name,
      active: true,
      target_format: { value: 'DC', desc: 'Dublin Core' },
      collection_assignment: { value: profile.collection },
      library: { value: profile.library },
      approval_method: profile.automatic ? 'AUTO' : 'MANUAL',
      unsuppress_on_approval: true,
      user_group: profile.groups.map(value => ({ value }))
    },
    await codeTables(work)
  )
