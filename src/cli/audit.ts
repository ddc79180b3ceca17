import type { Verification } from '../audit/service.ts'
import { systemClock } from '../platform/clock.ts'
import type { Database } from '../platform/database.ts'
import { embeddedOption, headOf, type Register } from './context.ts'
import { withDatabase } from './database.ts'
import { Ending } from './exits.ts'

interface Order {
  institution?: string | undefined
  head?: { number: number; hash: string } | undefined
}

/** `patronage audit verify`: whether the audit trails are whole. */
export const registerAudit: Register = (parent, context) => {
  parent
    .command('audit')
    .description('the audit trail (docs/audit.md)')
    .command('verify')
    .description('walk the trail of every institution, or of one, from its oldest entry to its newest')
    .option('--institution <code>', 'of one institution only')
    .option('--head <number:hash>', 'the last words of an earlier check: the trail must still hold that entry', headOf)
    .addOption(embeddedOption())
    .action(async ({ embedded, ...order }: Order & { embedded?: boolean }) => {
      if (order.head && !order.institution) throw new Ending('usage', '--head needs --institution.')
      const sound = await withDatabase(context, { embedded }, database => verify(database, order, context.say))
      if (!sound) context.end('failed')
    })
}

/** Checks what the order names and says what it found, a line an institution; false when a chain is broken. */
async function verify(database: Database, order: Order, say: (line: string) => void): Promise<boolean> {
  const { openWork } = await import('../platform/unit-of-work.ts')
  const { verifyAudit } = await import('../audit/service.ts')
  const { trailsOf } = await import('./store.ts')
  const trails = await trailsOf(database.pool, order.institution)
  // With a noted head, a trail that is gone is what has to be told.
  const named = trails.length === 0 && order.institution && order.head ? [{ institution: order.institution }] : trails
  if (named.length === 0)
    throw new Error(
      order.institution ? `There is no institution ${order.institution}.` : 'There is no institution yet.'
    )
  let sound = true
  for (const { institution } of named) {
    const work = openWork(database, systemClock, { institution, actor: 'audit verify', base: '' })
    const found = await verifyAudit(work, order.head)
    say(lineOf(found))
    if (found.broken) sound = false
  }
  return sound
}

function lineOf({ institution, entries, head, purgedUpTo, broken }: Verification): string {
  if (broken) return `${institution}: BROKEN: ${broken}. The ${entries} entries before it hold.`
  const purged = purgedUpTo > 0 ? `, ${purgedUpTo} older ones were removed by retention` : ''
  return `${institution}: ${entries} entries hold${purged}. Head ${head.number}:${head.hash}`
}
