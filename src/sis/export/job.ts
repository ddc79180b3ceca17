import Type from 'typebox'
import { defineJob, JobFailure, type JobListing } from '../../jobs/job.ts'
import type { SisProfile } from '../entity.ts'
import { findProfile, listProfiles } from '../profile/service.ts'
import { feedElement } from './export.ts'
import { writeExport } from './file.ts'
import { exportPage } from './store.ts'

const days = (what: string) =>
  Type.Optional(Type.Integer({ minimum: 0, maximum: 36500, description: `Users ${what} in the last so many days.` }))
/** Which users an export is of. */
export const groupsParameter = {
  user_groups: Type.String({ default: '', maxLength: 4000, description: 'Comma list of user groups; empty: all.' })
}
const parameters = Type.Object({ ...groupsParameter, created_days: days('created'), updated_days: days('changed') })

/** A comma list of groups, taken apart. */
export const groupsOf = (list: string): string[] =>
  list
    .split(',')
    .map(group => group.trim())
    .filter(Boolean)

const listing = ({ id, name, code }: Pick<SisProfile, 'id' | 'name' | 'code'>): JobListing => ({
  id: `S${id}4`,
  name: `Export users using ${name}`,
  description: `Writes users of profile ${code} as a feed, to be corrected and loaded again.`,
  profile: { id: String(id), code }
})

/**
 * Export users (SIS-60): the profile's users as a feed, `users-<run>.zip` in the place of its exports
 * (export-place.ts). The two conditions are alternatives, and one of them must be given.
 */
export const exportJob = defineJob({
  kind: 'sis-export',
  privilege: 'MANAGE_FEEDS',
  type: 'SCHEDULED',
  category: { value: 'USERS', desc: 'Users' },
  parameters,
  counters: { exported: 'Total users exported' },
  list: async work => (await listProfiles(work)).map(listing),
  async run(run) {
    const { profile } = run.listing
    const { user_groups, created_days, updated_days } = run.parameters
    if (!profile || (created_days === undefined && updated_days === undefined))
      throw new JobFailure('Give created_days, updated_days, or both.')
    const since = (count: number | undefined) =>
      count === undefined ? undefined : new Date(run.open().now.getTime() - count * 86_400_000)
    const selection = {
      profileCode: profile.code,
      groups: groupsOf(user_groups),
      createdSince: since(created_days),
      changedSince: since(updated_days)
    }
    const { matchIdType } = (await findProfile(run.open(), profile.code)).settings
    await writeExport(run, profile.code, {
      name: 'users',
      action: 'export.users',
      head: '<users>',
      tail: '</users>',
      async page(work, after, limit) {
        const users = await exportPage(work, selection, after, limit)
        return { last: users.at(-1)?.id ?? after, texts: users.map(({ record }) => feedElement(record, matchIdType)) }
      }
    })
  }
})
