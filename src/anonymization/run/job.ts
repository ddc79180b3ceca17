import Type from 'typebox'
import { noId } from '../../alma/ids.ts'
import { closed } from '../../alma/schema.ts'
import { recordAudit } from '../../audit/service.ts'
import { forgetAnswersUpTo } from '../../idempotency/store.ts'
import { defineJob, JobFailure } from '../../jobs/job.ts'
import type { Work } from '../../platform/work.ts'
import { localDay } from '../../terms/service.ts'
import { standing } from '../cut/store.ts'
import { auditAction, closeManifest, draftOf, storeDraft } from '../manifest/chain-store.ts'
import { type Link, type ManifestBody, signingKey } from '../manifest/manifest.ts'
import { digestOf, momentOf, settingsOf } from '../rules/decided.ts'
import { cuttingOrder } from '../rules/families-store.ts'
import { type Moment, predicateOf } from '../rules/predicate-store.ts'
import { familyNames, type PrivacySettings } from '../rules/settings.ts'
import { forgetPeople, notePeople, peopleAfter, takeOverPeople } from '../search/people-store.ts'
import { type Counter, countKept, cutFamily, label, type Run } from './family-run.ts'
import { failureOf, prove } from './proof.ts'

const parameters = Type.Object(
  {
    dry_run: Type.Boolean({ default: false, description: 'Count what would be anonymized; change nothing.' }),
    proof: Type.Boolean({ default: true, description: 'Search what is left for the people whose links were cut.' })
  },
  closed
)
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
    const body = await begin(run, settings, moment)
    if (run.parameters.proof) await noteEverybody(run, body, settings)
    const stopped = await cutAll(run, body, settings)
    for (const name of cuttingOrder)
      if (settings.families[name].active) await countKept(run, body, name, settings, moment)
    await run.transaction(work => forgetAnswers(work, body))
    if (run.parameters.proof || (await owesProof(run))) await prove(run, body)
    const unproven = body.scan ? failureOf(body.scan) : undefined
    await run.transaction(async work => {
      body.endedAt = work.now.toISOString()
      if (stopped) body.outcome = 'FAILED'
      const link = await closeManifest(work, body, keyOf(run))
      // Whom the proof has found the next run looks for again: a run is proven when nobody of it is found any more.
      if (!unproven) await forgetPeople(work, run.instance)
      await tell(work, link)
    })
    const failures = [stopped?.message, unproven].filter(one => one !== undefined)
    if (failures.length > 0) throw new JobFailure(failures.join(' '))
  }
})

/**
 * The manifest to go on with: what this run has written by the same rules, else a new one. What is left of a run that
 * broke off becomes a link of the chain as it stands, and its people are this run's to look for: nothing that was cut
 * stays untold or unproven.
 */
const begin = (run: Run, settings: PrivacySettings, moment: Moment): Promise<ManifestBody> =>
  run.transaction(async work => {
    const left = await draftOf(work)
    const body = beginning(run, settings, moment)
    if (left?.instance === run.instance && left.rules === body.rules) return left
    await takeOverPeople(work, run.instance)
    if (left) await forgetAnswers(work, left)
    const given: ManifestBody | undefined = left && { ...left, endedAt: work.now.toISOString(), outcome: 'GIVEN_UP' }
    const link = given && (await closeManifest(work, given, keyOf(run)))
    await storeDraft(work, body)
    if (link) await tell(work, link)
    return body
  })

const keyOf = ({ config }: Run) => (config.PRIVACY_KEY ? signingKey(config.PRIVACY_KEY) : undefined)

/** The audit trail knows every manifest. Last in a transaction. */
const tell = (work: Work, { number, hash, body }: Link): Promise<void> =>
  recordAudit(work, { action: auditAction, subject: `manifest:${number}`, count: totalOf(body), detail: { hash } })

/** True when a run that broke off or was not proven left people to look for: also where no proof is asked for. */
const owesProof = async (run: Run): Promise<boolean> =>
  (await peopleAfter(run.open(), run.instance, noId, 1)).length > 0

/** Whom the proof will look for: noted before the first cut, so that whoever takes the run up knows it, too. */
const noteEverybody = (run: Run, body: ManifestBody, settings: PrivacySettings): Promise<void> =>
  run.transaction(async work => {
    const moment = { now: new Date(body.startedAt), zone: body.zone }
    for (const name of cuttingOrder)
      if (settings.families[name].active) await notePeople(work, run.instance, predicateOf(name, settings, moment))
  })

/** Gives what stopped it: chunks before that are cut, so their proof and manifest are still to be made. */
async function cutAll(run: Run, body: ManifestBody, settings: PrivacySettings): Promise<JobFailure | undefined> {
  try {
    for (const name of cuttingOrder) if (settings.families[name].active) await cutFamily(run, body, name, settings)
  } catch (error) {
    if (error instanceof JobFailure) return error
    throw error
  }
  return undefined
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
    const rows = await standing(run.open(), predicateOf(name, settings, moment))
    for (const { kept, count } of rows) {
      run.count(`${name}_scanned`, count)
      run.count(kept === null ? `${name}_anonymized` : `${name}_kept`, count)
    }
  }
}

/** Answers kept for repeated calls name their user (AN-29): none may be older than what was anonymized. */
async function forgetAnswers(work: Work, { families, zone }: ManifestBody): Promise<void> {
  const newest = Object.values(families).flatMap(({ newest }) => newest ?? [])
  const last = newest.sort().at(-1)
  if (last !== undefined) await forgetAnswersUpTo(work, last, zone)
}
