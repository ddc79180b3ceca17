import Type from 'typebox'
import { AlmaError } from '../../alma/errors.ts'
import { codeTables } from '../../codes/tables.ts'
import { defineJob, JobFailure } from '../../jobs/job.ts'
import type { RunRules } from '../decide/prepare.ts'
import { chunkSize } from '../decide/prepared-chunks.ts'
import type { SisProfile } from '../entity.ts'
import { pickUp } from '../pickup/pick-up.ts'
import { isActive, listingOf, type Mode } from '../profile/listing.ts'
import { findProfile, listProfiles } from '../profile/service.ts'
import { rulesDigest } from '../profile/settings.ts'
import { untaken } from '../runs/notice-store.ts'
import { originOf } from '../runs/store.ts'
import type { Counter, SisJobRun } from './pass.ts'
import { settleRun } from './run.ts'

const parameters = Type.Object({
  profile: Type.Optional(Type.String({ maxLength: 64, description: 'Code of the profile: that of the job.' })),
  dry_run: Type.Boolean({ default: false, description: 'Report what would change; change nothing.' }),
  posted: Type.Boolean({
    default: false,
    description: 'Set for a run that was posted with its file, never by a start of the job.'
  }),
  again: Type.Boolean({ default: false, description: 'Take files in although their content was taken before.' })
})

/** SIS-50: only users are counted, and the counters add up. */
const counters: Record<Counter, string> = {
  processed: 'Total users processed',
  created: 'Total users created successfully',
  updated: 'Total users updated successfully',
  unchanged: 'Total users unchanged',
  rejected: 'Total users rejected'
}

/** The same while nothing is applied: in a dry run, and while a run waits for approval. */
const supposedCounters: Partial<Record<Counter, string>> = {
  created: 'Total users that would be created',
  updated: 'Total users that would be updated',
  unchanged: 'Total users that would be unchanged',
  rejected: 'Total users that would be rejected'
}

/** The job of one action; `size` users a transaction. */
export const sisJob = (mode: Mode, size = chunkSize) =>
  defineJob({
    kind: `sis-${mode}`,
    privilege: 'MANAGE_FEEDS',
    type: 'SCHEDULED',
    category: { value: 'USERS', desc: 'Users' },
    parameters,
    counters,
    supposedCounters,
    async list(work) {
      return (await listProfiles(work))
        .filter(profile => isActive(profile, mode))
        .map(profile => listingOf(profile, mode))
    },
    async prepare(_work, given, _came, { profile }) {
      const refuse = (detail: string) =>
        new AlmaError('INVALID_INPUT', { detail: `Parameter value invalid: ${detail}` })
      if (given.profile !== undefined && given.profile.toLowerCase() !== profile?.code.toLowerCase())
        throw refuse('profile is not that of the job.')
      if (given.posted) throw refuse('posted is for files that are sent to POST /v1/sis/profiles/{code}/runs.')
      return given
    },
    async run(run) {
      const work = run.open()
      const profile = await profileOf(run)
      const runId = run.instance
      if (!run.parameters.posted) await pickUp(run, profile, mode, runId)
      const { action, basedOn } = await originOf(work, runId)
      const tables = await codeTables(work)
      const rules: RunRules = {
        institution: run.institution,
        profileCode: profile.code,
        mode,
        dryRun: run.parameters.dry_run,
        settings: profile.settings,
        tables,
        digest: rulesDigest(profile.code, profile.settings, tables.version),
        ...(action === 'APPLY' && basedOn !== undefined ? { plan: basedOn } : {})
      }
      await settleRun(run, runId, rules, size)
      for (const told of await untaken(run.open(), runId)) run.warn(told)
    }
  })

/** Users IMPORT using <profile>: a one-time creation of users who are known to be new (SIS-12). */
export const importJob = sisJob('import')
/** Users SYNCHRONIZE using <profile>: the ongoing update and creation (SIS-12). */
export const synchronizeJob = sisJob('synchronize')

/** Never that of a parameter: the run waits in the queue of its job's profile, and has its permission to run. */
async function profileOf(run: SisJobRun): Promise<SisProfile> {
  const code = run.listing.profile?.code ?? ''
  try {
    return await findProfile(run.open(), code)
  } catch (error) {
    if (error instanceof AlmaError) throw new JobFailure(`The profile ${code} does not exist any more.`)
    throw error
  }
}
