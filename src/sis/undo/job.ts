import Type from 'typebox'
import { Aborted, defineJob, Interrupted, JobFailure, type JobListing } from '../../jobs/job.ts'
import type { SisProfile } from '../entity.ts'
import { queueOf } from '../profile/listing.ts'
import { listProfiles } from '../profile/service.ts'
import { persistently } from '../run/transient.ts'
import type { Failure } from '../run-state.ts'
import { endRun } from '../runs/ending.ts'
import { cancellation, failureOf } from '../runs/failure.ts'
import { originOf, placeOf, stageOf } from '../runs/store.ts'
import { startRun } from '../runs/working-store.ts'
import { undoChunk } from './run.ts'
import { chunkBefore } from './store.ts'

const parameters = Type.Object({
  dry_run: Type.Boolean({ default: false, description: 'Report what would be put back; change nothing.' })
})

const counters = {
  processed: 'Total users looked at',
  updated: 'Total users put back',
  removed: 'Total users removed',
  rejected: 'Total users left as they are'
}

/** The job of undoing a profile's runs: it waits for them, and they for it. */
export const undoListing = (profile: Pick<SisProfile, 'id' | 'name' | 'code'>): JobListing => ({
  id: `S${profile.id}3`,
  name: `Users UNDO using ${profile.name}`,
  description: `Puts back what a run of profile ${profile.code} has changed. Started with POST /v1/sis/runs/{id}/undo.`,
  profile: { id: String(profile.id), code: profile.code },
  queue: queueOf(profile)
})

/** Puts back what a run has changed, its last record first (docs/sis.md). */
export const undoJob = defineJob({
  kind: 'sis-undo',
  type: 'SCHEDULED',
  category: { value: 'USERS', desc: 'Users' },
  parameters,
  counters,
  list: async work => (await listProfiles(work)).map(undoListing),
  async run(run) {
    const runId = run.instance
    const { action, basedOn } = await originOf(run.open(), runId)
    if (action !== 'UNDO' || basedOn === undefined)
      throw new JobFailure('Name the run that is to be undone: POST /v1/sis/runs/{id}/undo.')
    const { ended, failure } = await stageOf(run.open(), runId)
    if (ended) return tellEnd(failure)
    await run.transaction(work => startRun(work, runId))
    const place = await placeOf(run.open(), runId)
    // The number of the chunk that was undone last; each has one of its own.
    let before = place.chunkNumber === 0 ? undefined : place.userNumber
    let cancelled = place.cancelled
    for (let number = place.chunkNumber; !cancelled; number++) {
      const chunk = await chunkBefore(run.open(), basedOn, before)
      if (!chunk) break
      if (run.stopping) throw new Interrupted()
      cancelled = await persistently(run, work => undoChunk(work, run, { runId, number, chunk }))
      before = chunk.number
    }
    const why = cancelled ? failureOf(cancellation()) : null
    await endRun(run, runId, run.parameters.dry_run, why)
    tellEnd(why)
  }
})

/** Says how a run has ended, whoever has stored that. */
function tellEnd(failure: Failure | null): void {
  if (failure) throw new Aborted(`${failure.message} What was put back before stays so.`)
}
