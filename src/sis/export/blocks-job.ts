import Type from 'typebox'
import { decimalsOf } from '../../fees/money.ts'
import { currencyOf } from '../../fees/settings.ts'
import { defineJob, JobFailure, type JobListing } from '../../jobs/job.ts'
import type { SisProfile } from '../entity.ts'
import { findProfile, listProfiles } from '../profile/service.ts'
import { blockedElement, blockedUser } from './blocks.ts'
import { blockedPage } from './blocks-store.ts'
import { writeExport } from './file.ts'
import { groupsOf, groupsParameter } from './job.ts'

const listing = ({ id, name, code }: Pick<SisProfile, 'id' | 'name' | 'code'>): JobListing => ({
  id: `S${id}5`,
  name: `Export user blocks using ${name}`,
  description: 'Writes who is blocked or owes something, with the identifier by which the profile knows them.',
  profile: { id: String(id), code }
})

/**
 * Export user blocks (SIS-61): everybody with a block that stands or an active balance above 0, internal users too,
 * `blocks-<run>.zip` in the place of the profile's exports. Fees in dispute are not owed.
 */
export const blockExportJob = defineJob({
  kind: 'sis-export-blocks',
  privilege: 'MANAGE_FEEDS',
  type: 'SCHEDULED',
  category: { value: 'USERS', desc: 'Users' },
  parameters: Type.Object(groupsParameter),
  counters: { exported: 'Total users exported' },
  list: async work => (await listProfiles(work)).map(listing),
  async run(run) {
    const { profile } = run.listing
    if (!profile) throw new JobFailure('There is no profile.')
    const { settings } = await findProfile(run.open(), profile.code)
    const currency = await currencyOf(run.open())
    const now = run.open().now
    const groups = groupsOf(run.parameters.user_groups)
    await writeExport(run, profile.code, {
      name: 'blocks',
      action: 'export.user_blocks',
      head: '<blocked_users>',
      tail: '</blocked_users>',
      page: (work, after, limit) =>
        blockedPage(work, { groups, now }, after, limit).then(users => ({
          last: users.at(-1)?.id ?? after,
          texts: users.map(({ record, minor }) => {
            const balance = decimal(minor, decimalsOf(currency))
            return blockedElement(blockedUser(record, { balance, currency, matchIdType: settings.matchIdType, now }))
          })
        }))
    })
  }
})

/** 1250 with two decimals is `12.50`, digit by digit. */
function decimal(minor: string, decimals: number): string {
  const digits = minor.padStart(decimals + 1, '0')
  return decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`
}
