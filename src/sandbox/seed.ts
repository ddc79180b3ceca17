import { createReadStream } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { areas, hashKey } from '../alma/api-key.ts'
import { storeSettings } from '../anonymization/rules/decided.ts'
import { consortialTemplate } from '../anonymization/rules/settings.ts'
import { sampleLimits } from '../blocks/settings.ts'
import { storeLimits } from '../blocks/store.ts'
import { seedCatalogue } from '../catalogue/seed.ts'
import { seedConfiguration } from '../codes/seed.ts'
import { isSandbox } from '../config.ts'
import type { Parts } from '../domain.ts'
import { endKey } from '../institutions/keys-store.ts'
import { hasOthers, insertSandbox, lockSandbox, replaceKey } from '../institutions/sandbox-store.ts'
import { setAllRetention } from '../letters/configuration/conf-service.ts'
import { seedLibraries } from '../libraries/seed.ts'
import { seedProfiles } from '../loans/settings/profiles.ts'
import { openWork, transactional } from '../platform/unit-of-work.ts'
import type { Work } from '../platform/work.ts'
import { receive } from '../sis/pickup/receive.ts'
import { addProfile, defaultSettings } from '../sis/profile/service.ts'
import { importJob } from '../sis/run/job.ts'

/** Code of the sandbox's institution, and of the profile that its sample campus comes from. */
export const sandboxInstitution = '01SANDBOX_INST'
export const sandboxProfile = 'CAMPUS'
/** Days after which the sandbox's letters go: the longest that libraries have published (LET-04). */
const sampleRetention = '730'
const keyName = 'sandbox'
const campus = fileURLToPath(new URL('../../samples/campus-1.zip', import.meta.url))

/**
 * Makes the database a sandbox, or sees to it that none answers in production. Runs at every start. In sandbox mode:
 * one institution with one key of all rights, code tables, libraries, a SIS profile, and the sample campus, which the
 * SIS engine itself loads once the jobs run. In production mode: a key that a sandbox left behind is revoked. Throws an
 * Error when sandbox mode meets a database with institutions that are none.
 */
export async function prepareSandbox({ config, database, clock, log }: Parts): Promise<void> {
  const work = openWork(database, clock, { institution: sandboxInstitution, actor: keyName, base: '' })
  if (!isSandbox(config)) {
    const left = { institution: sandboxInstitution, name: keyName, at: work.now }
    if (await endKey(database.pool, left)) log?.warn('the key of a sandbox was found in this database and revoked')
    return
  }
  await transactional(work, async inside => {
    await lockSandbox(inside)
    if (await hasOthers(inside))
      throw new Error('This database has institutions that are no sandbox: leave SANDBOX out, or use another.')
    const isNew = await insertSandbox(inside)
    await storeKey(inside, config.SANDBOX_API_KEY)
    if (isNew) await seedSandbox(inside, config.UPLOAD_LIMIT)
    else await seedConfiguration(inside)
  })
}

/**
 * Fills an empty institution: tables, limits, what is forgotten and when (AN-09, LET-02), and the sample campus.
 * `limit` as of uploads, in bytes.
 */
export async function seedSandbox(work: Work, limit: number): Promise<void> {
  await seedConfiguration(work)
  await storeLimits(work, sampleLimits)
  await storeSettings(work, consortialTemplate(), null)
  await setAllRetention(work, sampleRetention)
  await seedCampus(work, limit)
}

/** The key of the environment, as its hash: a changed one takes the place of that before. */
async function storeKey(work: Work, key: string): Promise<void> {
  const all = Object.fromEntries(areas.map(area => [area, 'rw']))
  await replaceKey(work, { name: keyName, hash: hashKey(key), areas: all })
}

/** Libraries, a profile, and the first feed, waiting for the engine as if it had been posted. */
async function seedCampus(work: Work, limit: number): Promise<void> {
  await seedLibraries(work)
  await seedCatalogue(work)
  await seedProfiles(work)
  const profile = await addProfile(work, {
    code: sandboxProfile,
    name: 'Sample campus',
    system: 'OTHER',
    description: 'The registrar of the sample campus.',
    isDefault: true,
    settings: defaultSettings()
  })
  await receive(work, {
    profile,
    mode: 'import',
    job: importJob,
    dryRun: false,
    name: 'campus-1.zip',
    type: 'zip',
    body: createReadStream(campus),
    limit
  })
}
