import Type from 'typebox'
import { AlmaError } from '../alma/errors.ts'
import { codeTables } from '../codes/tables.ts'
import { defineJob, JobFailure } from '../jobs/job.ts'
import { originOf } from './decision-store.ts'
import type { SisProfile } from './entity.ts'
import { folderOf, markHandled, openFile, type WaitingFile, waitingFiles } from './folder.ts'
import { isActive, listingOf, type Mode } from './listing.ts'
import type { Counter, SisJobRun } from './pass.ts'
import type { RunRules } from './prepare.ts'
import { chunkSize } from './prepared-chunks.ts'
import { findProfile, listProfiles } from './profiles.ts'
import { addFile, addRun } from './receive.ts'
import { settleRun } from './run.ts'
import { filesOf, hasRun } from './run-store.ts'
import { rulesDigest } from './settings.ts'

const parameters = Type.Object({
  profile: Type.Optional(Type.String({ maxLength: 64, description: 'Code of the profile; default: that of the job.' })),
  dry_run: Type.Boolean({ default: false, description: 'Report what would change; change nothing.' }),
  posted: Type.Boolean({
    default: false,
    description: 'The file was posted with the run; the folder is not looked at.'
  })
})

/** SIS-50: only users are counted, and the counters add up. */
const counters: Record<Counter, string> = {
  processed: 'Total users processed',
  created: 'Total users created successfully',
  updated: 'Total users updated successfully',
  unchanged: 'Total users unchanged',
  rejected: 'Total users rejected'
}

/** The job of one action; `size` users a transaction. */
export const sisJob = (mode: Mode, size = chunkSize) =>
  defineJob({
    kind: `sis-${mode}`,
    type: 'SCHEDULED',
    category: { value: 'USERS', desc: 'Users' },
    parameters,
    counters,
    async list(work) {
      return (await listProfiles(work))
        .filter(profile => isActive(profile, mode))
        .map(profile => listingOf(profile, mode))
    },
    async run(run) {
      const work = run.open()
      const profile = await profileOf(run)
      const runId = Number(run.instance)
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
    }
  })

/** Users IMPORT using <profile>: a one-time creation of users who are known to be new (SIS-12). */
export const importJob = sisJob('import')
/** Users SYNCHRONIZE using <profile>: the ongoing update and creation (SIS-12). */
export const synchronizeJob = sisJob('synchronize')

async function profileOf(run: SisJobRun): Promise<SisProfile> {
  const code = run.parameters.profile ?? run.listing.profile?.code ?? ''
  try {
    return await findProfile(run.open(), code)
  } catch (error) {
    if (error instanceof AlmaError) throw new JobFailure(`The profile ${code} does not exist any more.`)
    throw error
  }
}

/**
 * Takes all waiting zips of the profile's folder into the run, then renames them. A run taken up again has them
 * already.
 */
async function pickUp(run: SisJobRun, profile: SisProfile, mode: Mode, runId: number): Promise<void> {
  const folder = folderOf(run.config.DATA_DIR, profile)
  if (!(await hasRun(run.open(), runId))) await takeIn(run, profile, mode, runId, await waitingFiles(folder))
  for (const { name } of await filesOf(run.open(), runId)) await markHandled(folder, name)
}

/** All the files in one transaction: a run that dies here begins anew. */
async function takeIn(
  run: SisJobRun,
  profile: SisProfile,
  mode: Mode,
  runId: number,
  files: readonly WaitingFile[]
): Promise<void> {
  const limit = run.config.UPLOAD_LIMIT
  await run.transaction(async work => {
    await addRun(work, runId, profile.code, mode, run.parameters.dry_run)
    for (const [number, file] of files.entries())
      try {
        await addFile(work, runId, number, { name: file.name, type: 'zip', body: openFile(file), limit })
      } catch (error) {
        // Not a reason to keep the zips: an operator must see which of them it is.
        if (!(error instanceof AlmaError)) throw error
        throw new JobFailure(`${file.name}: ${error.message}`)
      }
  })
}
