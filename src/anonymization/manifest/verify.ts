import type { KeyObject } from 'node:crypto'
import { toldOf } from '../../audit/service.ts'
import { hasInstitution } from '../../institutions/store.ts'
import { systemClock } from '../../platform/clock.ts'
import type { Database } from '../../platform/database.ts'
import { openWork, snapshot } from '../../platform/unit-of-work.ts'
import { auditAction, chained, chainOf } from './chain-store.ts'
import { flawOf, type Link, textOf } from './manifest.ts'

interface Order {
  institution?: string | undefined
  /** Of an earlier check: must still be there. */
  head?: Pick<Link, 'number' | 'hash'> | undefined
  /** The oldest first. */
  keys: readonly KeyObject[]
}

/** Checks the manifests of every institution, or of one, and says a line of each; false when a chain is broken. */
export async function verify(database: Database, order: Order, say: (line: string) => void): Promise<boolean> {
  const { keys, head } = order
  const found = await chained(database.pool, order.institution)
  const named = found.length === 0 && order.institution && head ? [order.institution] : found
  if (order.institution && named.length === 0) await refuseUnknown(database, order.institution)
  if (named.length === 0) say('No run of the anonymization has left a manifest yet.')
  let sound = true
  for (const institution of named) {
    const work = openWork(database, systemClock, { institution, actor: 'privacy', base: '' })
    // As at one moment: of a run that ends meanwhile, chain and trail know both or neither.
    const [chain, flaw] = await snapshot(work, async inside => {
      const chain = await chainOf(inside)
      const wrong = flawOf(chain, keys) ?? lost(chain, head, 'was noted')
      return [chain, wrong ?? (await untold(chain, toldOf(inside, auditAction)))] as const
    })
    if (flaw) sound = false
    const signed = keys.length > 0 ? ', signatures checked' : ', signatures not checked: PRIVACY_KEY is not given'
    const { number = 0, hash } = chain.at(-1) ?? {}
    const holds = `${chain.length} manifests hold${signed}. Head ${number}:${hash}`
    say(`${institution}: ${flaw ? `BROKEN: ${flaw}` : holds}`)
  }
  const own = keys.at(-1)
  if (own) say(`The public key, for PRIVACY_OLD_KEYS once it is replaced: ${textOf(own)}`)
  return sound
}

async function refuseUnknown({ pool }: Database, institution: string): Promise<void> {
  if (!(await hasInstitution(pool, institution))) throw new Error(`There is no institution ${institution}.`)
}

/** What is wrong when a link of that number and hash must be there. */
function lost(
  chain: readonly Link[],
  head: Partial<Pick<Link, 'number' | 'hash'>> | undefined,
  why: string
): string | undefined {
  if (head?.number === undefined) return undefined
  const link = chain[head.number - 1]
  if (!link) return `Manifest ${head.number}, which ${why}, is missing.`
  return head.hash === undefined || link.hash === head.hash
    ? undefined
    : `Manifest ${head.number} is not the one that ${why}.`
}

/** What of the audit trail's entries is not in the chain. Entries that retention removed tell nothing. */
async function untold(chain: readonly Link[], entries: ReturnType<typeof toldOf>): Promise<string | undefined> {
  for await (const { subject, detail } of entries) {
    const number = Number(/^manifest:(\d+)$/.exec(subject ?? '')?.[1] ?? Number.NaN)
    const hash = typeof detail?.hash === 'string' ? detail.hash : undefined
    const flaw = Number.isNaN(number)
      ? undefined
      : lost(chain, { number, ...(hash && { hash }) }, 'the audit trail names')
    if (flaw) return flaw
  }
  return undefined
}
