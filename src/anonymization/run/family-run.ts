import { noId } from '../../alma/ids.ts'
import { Interrupted, JobFailure, type JobRun } from '../../jobs/job.ts'
import { cutChunk, standing } from '../cut/store.ts'
import { storeDraft } from '../manifest/chain-store.ts'
import type { ManifestBody } from '../manifest/manifest.ts'
import { add } from '../manifest/report.ts'
import { ruleName } from '../rules/decided.ts'
import { type Moment, predicateOf } from '../rules/predicate-store.ts'
import type { FamilyName, PrivacySettings } from '../rules/settings.ts'

export type Counter = `${FamilyName}_scanned` | `${FamilyName}_anonymized` | `${FamilyName}_kept` | 'residual_hits'

export const label = (name: FamilyName): string => name.replaceAll('_', ' ')
export type Run = JobRun<{ dry_run: boolean; proof: boolean }, Counter>

/** How long a chunk may hold its locks; its size follows the clock. Milliseconds. */
const aimMs = 120
const smallest = 200
const largest = 20_000

/** Chunk by chunk, each one statement in one transaction with what it adds to the manifest. */
export async function cutFamily(
  run: Run,
  body: ManifestBody,
  name: FamilyName,
  settings: PrivacySettings
): Promise<void> {
  body.families[name] ??= { anonymized: 0, byRule: {}, oldest: null, newest: null, kept: {} }
  const report = body.families[name]
  const moment = { now: new Date(body.startedAt), zone: body.zone }
  const predicate = predicateOf(name, settings, moment)
  if (!predicate.family.table) return
  const noting = run.parameters.proof ? { instance: run.instance } : {}
  let after = noId
  let limit = 1000
  for (;;) {
    if (run.stopping) throw new Interrupted()
    const started = performance.now()
    const done = await run.transaction(async work => {
      const cutting = await cutChunk(work, predicate, { after, limit, zone: body.zone, ...noting })
      if (cutting.differences > 0)
        throw new JobFailure(`The totals of ${label(name)} are not what they were: the chunk was undone.`)
      if (cutting.anonymized > 0) {
        add(report, cutting, index => ruleName(settings.families[name], index), body.zone)
        await storeDraft(work, body)
        run.count(`${name}_scanned`, cutting.anonymized)
        run.count(`${name}_anonymized`, cutting.anonymized)
        await run.save(work, 50)
      }
      return cutting
    })
    if (done.last === null) return
    after = done.last
    const took = performance.now() - started
    limit = Math.round(Math.min(largest, Math.max(smallest, (limit * aimMs) / Math.max(took, 1))))
  }
}

/** What of a family is over and stays, and by what. */
export async function countKept(
  run: Run,
  body: ManifestBody,
  name: FamilyName,
  settings: PrivacySettings,
  moment: Moment
): Promise<void> {
  const report = body.families[name]
  if (!report) return
  report.kept = {}
  let count = 0
  for (const row of await standing(run.open(), predicateOf(name, settings, moment))) {
    // What came to be due only after the run had begun is the next one's.
    const by = row.kept ?? 'NEXT_RUN'
    report.kept[by] = (report.kept[by] ?? 0) + row.count
    count += row.count
  }
  settle(run, `${name}_kept`, count)
  settle(run, `${name}_scanned`, run.counters[`${name}_anonymized`] + count)
}

/** Makes a counter what it is found to be: a run that is taken up again must not count twice. */
export const settle = (run: Run, counter: Counter, value: number): void =>
  run.count(counter, value - run.counters[counter])
