import { createWriteStream } from 'node:fs'
import { mkdir, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import Type from 'typebox'
import yazl from 'yazl'
import { recordAudit } from '../audit/service.ts'
import { defineJob, Interrupted, JobFailure, type JobListing, type JobRun } from '../jobs/job.ts'
import type { SisProfile } from './entity.ts'
import { feedElement } from './export.ts'
import { exportPage, type Selection } from './export-store.ts'
import { listProfiles } from './profiles.ts'

const days = (what: string) =>
  Type.Optional(Type.Integer({ minimum: 0, maximum: 36500, description: `Users ${what} in the last so many days.` }))
const parameters = Type.Object({
  user_groups: Type.String({ default: '', maxLength: 4000, description: 'Comma list of user groups; empty: all.' }),
  created_days: days('created'),
  updated_days: days('changed')
})
const counters = { exported: 'Total users exported' }
type Run = JobRun<{ user_groups: string; created_days?: number; updated_days?: number }, keyof typeof counters>

const listing = ({ id, name, code }: Pick<SisProfile, 'id' | 'name' | 'code'>): JobListing => ({
  id: `S${id}4`,
  name: `Export users using ${name}`,
  description: `Writes users of profile ${code} as a feed, to be corrected and loaded again.`,
  profile: { id: String(id), code }
})

const safe = (name: string): string => name.replace(/[^\w.-]/g, '_').replace(/^\.+$/, '_')

/** Where the exports of a profile are, under the data directory. */
export const exportFolder = (dataDir: string, institution: string, profileCode: string): string =>
  join(dataDir, 'exports', safe(institution), safe(profileCode))

/**
 * Export users (SIS-60): the profile's users as a feed, in `DATA_DIR/exports/<institution>/<profile>/users-<run>.zip`.
 * The two conditions are alternatives, and one of them must be given. A run that was interrupted writes its file anew.
 */
export const exportJob = defineJob({
  kind: 'sis-export',
  privilege: 'MANAGE_FEEDS',
  type: 'SCHEDULED',
  category: { value: 'USERS', desc: 'Users' },
  parameters,
  counters,
  list: async work => (await listProfiles(work)).map(listing),
  async run(run) {
    const { profile } = run.listing
    const { user_groups, created_days, updated_days } = run.parameters
    if (!profile || (created_days === undefined && updated_days === undefined))
      throw new JobFailure('Give created_days, updated_days, or both.')
    const since = (count: number | undefined) =>
      count === undefined ? undefined : new Date(run.open().now.getTime() - count * 86_400_000)
    const groups = user_groups
      .split(',')
      .map(group => group.trim())
      .filter(Boolean)
    const createdSince = since(created_days)
    await write(run, { profileCode: profile.code, groups, createdSince, changedSince: since(updated_days) })
  }
})

async function write(run: Run, selection: Selection): Promise<void> {
  const folder = exportFolder(run.config.DATA_DIR, run.institution, selection.profileCode)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const file = join(folder, `users-${run.instance}.zip`)
  run.count('exported', -run.counters.exported)
  const zip = new yazl.ZipFile()
  const feed = Readable.from(lines(run, selection))
  // An error of the source does not reach the zip by itself.
  feed.on('error', error => zip.outputStream.emit('error', error))
  zip.addReadStream(feed, 'users.xml', { mtime: run.open().now })
  zip.end()
  await pipeline(zip.outputStream, createWriteStream(`${file}.part`, { mode: 0o600 }))
  await rename(`${file}.part`, file)
  const count = run.counters.exported
  await run.transaction(async work => {
    await run.save(work, 99)
    await recordAudit(work, { action: 'export.users', subject: `sis-profile:${selection.profileCode}`, count })
  })
}

async function* lines(run: Run, selection: Selection): AsyncGenerator<string> {
  yield '<?xml version="1.0" encoding="UTF-8"?>\n<users>\n'
  const limit = 500
  for (let after = 0; ; ) {
    if (run.stopping) throw new Interrupted()
    const page = await exportPage(run.open(), selection, after, limit)
    if (page.length > 0) yield page.map(({ record }) => feedElement(record)).join('')
    run.count('exported', page.length)
    if (page.length < limit) break
    after = page.at(-1)?.id ?? after
  }
  yield '</users>\n'
}
