import Type from 'typebox'
import { noId } from '../alma/ids.ts'
import { closed } from '../alma/schema.ts'
import { recordAudit } from '../audit/service.ts'
import { defineJob, Interrupted } from '../jobs/job.ts'
import type { Work } from '../platform/work.ts'
import { countOver, decidedOf, type Expiry, removeOver } from './configuration/conf-store.ts'
import { periodsOf } from './configuration/retention.ts'
import { expiryOf } from './rules.ts'
import { type LetterType, templates } from './templates.ts'

type Counter = 'letters' | LetterType
const most = 5000

/** Where the period of each type ends now. */
const expiriesOf = async (work: Work): Promise<Expiry[]> =>
  [...(await periodsOf(work))].map(([type, days]) => ({ type, before: expiryOf(work.now, days) }))

/**
 * Deletes letters that are older than the retention period of their letter (LET-03). Runs by itself as soon as one
 * letter has a period: setting one is the decision.
 */
export const lettersPurge = defineJob({
  kind: 'letters-purge',
  privilege: 'MANAGE_LETTERS',
  type: 'SCHEDULED',
  category: { value: 'GENERAL', desc: 'General' },
  parameters: Type.Object(
    {
      dry_run: Type.Boolean({ default: false, description: 'Count what would be deleted; change nothing.' })
    },
    closed
  ),
  counters: {
    letters: 'Letters deleted',
    ...Object.fromEntries(Object.entries(templates).map(([type, { name }]) => [type, `Letters deleted: ${name}`]))
  } as Record<Counter, string>,
  async list(work) {
    const active = [...(await decidedOf(work)).values()].some(({ retentionDays }) => retentionDays !== null)
    return [
      {
        id: 'S1050',
        name: 'Letters Purge with Retention',
        description: 'Deletes letters to users that are older than the retention period of their letter.',
        schedule: active ? '0 4 * * 0' : undefined
      }
    ]
  },
  async run(run) {
    const count = (byType: Record<string, number>) => {
      for (const [type, number] of Object.entries(byType)) {
        run.count(type as LetterType, number)
        run.count('letters', number)
      }
    }
    if (run.parameters.dry_run) return count(await countOver(run.open(), await expiriesOf(run.open())))
    for (let after: string | null = noId; after !== null; ) {
      if (run.stopping) throw new Interrupted()
      const from: string = after
      after = await run.transaction(async work => {
        const { byType, last } = await removeOver(work, await expiriesOf(work), { after: from, limit: most })
        count(byType)
        await run.save(work, 50)
        return last
      })
    }
    await run.transaction(async work => {
      const { letters, ...types } = run.counters
      const detail = Object.fromEntries(Object.entries(types).filter(([, number]) => number > 0))
      await recordAudit(work, { action: 'letters.purged', count: letters, detail })
    })
  }
})
