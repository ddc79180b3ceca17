import Type from 'typebox'
import { recordAudit } from '../audit/service.ts'
import { defineJob, JobFailure } from '../jobs/job.ts'
import { sql } from '../sql.ts'
import { localDay } from '../terms/service.ts'
import { closeManifest, draftOf } from './chain.ts'
import { digestOf, momentOf, settingsOf } from './decided.ts'
import { type Counter, countKept, cutFamily, label, type Run } from './family-run.ts'
import { type ManifestBody, signingKey } from './manifest.ts'
import { forgetOthers, forgetPeople, notePeople } from './people.ts'
import { type Moment, predicateOf } from './predicate.ts'
import { failureOf, prove } from './proof.ts'
import { familyNames, type PrivacySettings } from './settings.ts'
import { standing } from './store.ts'

const parameters = Type.Object({
  dry_run: Type.Boolean({ default: false, description: 'Count what would be anonymized; change nothing.' }),
  proof: Type.Boolean({ default: true, description: 'Search what is left for the people whose links were cut.' })
})
/** Per family: what was over and still tied, what of it was anonymized, what stays (AN-40). */
const counters = Object.fromEntries([
  ...familyNames.flatMap(name => [
    [`${name}_scanned`, `Over and still tied to somebody: ${label(name)}`],
    [`${name}_anonymized`, `Anonymized: ${label(name)}`],
    [`${name}_kept`, `Kept by a rule, consent or an open fee: ${label(name)}`]
  ]),
  ['residual_hits', 'Places where a person was found whose links had been cut: must be 0']
]) as Record<Counter, string>

/** Takes borrowers off what is over, by the institution's rules (AN-02). Irreversible (AN-03). */
export const anonymization = defineJob({
  kind: 'anonymization',
  privilege: 'MANAGE_ANONYMIZATION',
  type: 'SCHEDULED',
  category: { value: 'FULFILLMENT', desc: 'Fulfillment' },
  parameters,
  counters,
  async list(work) {
    const { settings } = await settingsOf(work)
    return [
      {
        id: 'S1001',
        name: 'Fulfillment - Handle Historical Archiving',
        description: 'Anonymizes loans, requests, resource sharing requests and fees that are over, by the rules set.',
        schedule: settings.active ? settings.schedule : undefined
      }
    ]
  },
  async run(run) {
    const open = run.open()
    const { settings } = await settingsOf(open)
    const moment = await momentOf(open)
    if (run.parameters.dry_run) return countOnly(run, settings, moment)
    const body = (await draftOf(open, run.instance)) ?? beginning(run, settings, moment)
    await run.transaction(work => forgetOthers(work, run.instance))
    if (run.parameters.proof) await noteEverybody(run, body, settings)
    await cutAll(run, body, settings)
    for (const name of familyNames)
      if (settings.families[name].active) await countKept(run, body, name, settings, moment)
    await forgetAnswers(run, body)
    if (run.parameters.proof) await prove(run, body)
    const key = run.config.PRIVACY_KEY ? signingKey(run.config.PRIVACY_KEY) : undefined
    await run.transaction(async work => {
      body.endedAt = work.now.toISOString()
      const { number } = await closeManifest(work, body, key)
      await forgetPeople(work, run.instance)
      await recordAudit(work, { action: 'anonymization.run', subject: `manifest:${number}`, count: totalOf(body) })
    })
    const failure = body.scan ? failureOf(body.scan) : undefined
    if (failure) throw new JobFailure(failure)
  }
})

/** Whom the proof will look for: noted before the first cut, so that whoever takes the run up knows it, too. */
const noteEverybody = (run: Run, body: ManifestBody, settings: PrivacySettings): Promise<void> =>
  run.transaction(async work => {
    const moment = { now: new Date(body.startedAt), zone: body.zone }
    for (const name of familyNames)
      if (settings.families[name].active)
        await notePeople(work, run.instance, predicateOf(name, settings, run.institution, moment))
  })

/** A run that fails here is over: whom it looked for is forgotten at once. An interrupted one is taken up again. */
async function cutAll(run: Run, body: ManifestBody, settings: PrivacySettings): Promise<void> {
  try {
    for (const name of familyNames) if (settings.families[name].active) await cutFamily(run, body, name, settings)
  } catch (error) {
    if (error instanceof JobFailure) await run.transaction(work => forgetPeople(work, run.instance))
    throw error
  }
}

const totalOf = (body: ManifestBody): number =>
  Object.values(body.families).reduce((sum, { anonymized }) => sum + anonymized, 0)

const beginning = (run: Run, settings: PrivacySettings, { now, zone }: Moment): ManifestBody => ({
  institution: run.institution,
  instance: run.instance,
  startedAt: now.toISOString(),
  endedAt: null,
  rules: digestOf(settings),
  today: localDay(now, zone),
  zone,
  families: {},
  scan: null
})

/** A dry run: the counters of the real one, nothing changed and no manifest. */
async function countOnly(run: Run, settings: PrivacySettings, moment: Moment): Promise<void> {
  for (const name of familyNames) {
    if (!settings.families[name].active) continue
    const rows = await standing(run.open(), predicateOf(name, settings, run.institution, moment))
    for (const { kept, count } of rows) {
      run.count(`${name}_scanned`, count)
      run.count(kept === null ? `${name}_anonymized` : `${name}_kept`, count)
    }
  }
}

/** Answers kept for repeated calls name their user (AN-29): none may be older than what was anonymized. */
const forgetAnswers = (run: Run, body: ManifestBody): Promise<void> =>
  run.transaction(async work => {
    const newest = Object.values(body.families).flatMap(({ newest }) => newest ?? [])
    const last = newest.sort().at(-1)
    if (last === undefined) return
    await sql(
      work,
      `delete from idempotency_key where institution = $1
         and (created_at at time zone $2)::date <= $3::date`,
      [work.institution, body.zone, last]
    )
  })
