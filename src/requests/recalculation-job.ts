import Type from 'typebox'
import { copiesOf, type ItemFull } from '../catalogue/service.ts'
import { defineJob } from '../jobs/job.ts'
import type { Work } from '../platform/work.ts'
import { lockQueue, settle } from './copies/bind.ts'
import { releaseCopy } from './copies/release.ts'
import { titlesToSee } from './tables/view-store.ts'

/**
 * Looks again at the queues of titles: copies that were added, found or let go since serve those who wait, bookings
 * whose time is near get their copy, and copies that are kept for nobody go back.
 */
export const recalculation = defineJob({
  kind: 'requests-recalculation',
  type: 'SCHEDULED',
  category: { value: 'FULFILLMENT', desc: 'Fulfillment' },
  parameters: Type.Object({
    dry_run: Type.Boolean({ default: false, description: 'Count what would be done; change nothing.' })
  }),
  counters: {
    titles: 'Titles looked at',
    activated: 'Waiting requests that were given a copy',
    released: 'Copies that were kept for nobody'
  },
  async list() {
    const description = 'Gives copies that became free without a scan to those who wait for them.'
    return [{ id: 'S1021', name: 'Requests - Recalculate after Inventory Update', description, schedule: '0 4 * * *' }]
  },
  async run(run) {
    const titles = await run.transaction(titlesToSee)
    for (const [index, bibId] of titles.entries()) {
      const done = await run.transaction(work => seen(work, bibId, run.parameters.dry_run))
      run.count('titles')
      run.count('activated', done.activated)
      run.count('released', done.released)
      await run.transaction(work => run.save(work, Math.floor((100 * (index + 1)) / titles.length)))
    }
  }
})

async function seen(work: Work, bibId: string, dryRun: boolean): Promise<{ activated: number; released: number }> {
  const copies = await copiesOf(work, bibId, { lock: true })
  const queue = await lockQueue(work, bibId)
  const bound = new Set(queue.flatMap(({ boundItemId }) => boundItemId ?? []))
  const lost = copies.filter(({ item }) => isKept(item.processType) && !bound.has(item.id))
  if (dryRun) return { activated: 0, released: lost.length }
  let activated = 0
  for (const copy of lost) if (await releaseCopy(work, copy)) activated += 1
  activated += (await settle(work, await lockQueue(work, bibId), copies)).length
  return { activated, released: lost.length }
}

const isKept = (processType: ItemFull['item']['processType']): boolean =>
  processType === 'REQUESTED' || processType === 'HOLDSHELF'
