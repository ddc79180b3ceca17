// npm run audit: checks the audit trails of the database of DATABASE_URL, or of the service's own.
import { parseArgs } from 'node:util'
import { systemClock } from '../clock.ts'
import { readConfig } from '../config.ts'
import type { Database } from '../database.ts'
import { openStore } from '../service.ts'
import { openWork } from '../unit-of-work.ts'
import { type Verification, verifyAudit } from './service.ts'

const usage = `Usage:
  npm run audit -- verify [--institution CODE [--head NUMBER:HASH]]

Walks the trail of every institution, or of one, from its oldest entry to its newest. --head is the last line of an
earlier check, noted outside of the database: the trail must still hold that entry.
Ends with 0: every chain holds; 1: one is broken, or could not be read; 2: wrong usage.`

interface Order {
  institution?: string | undefined
  noted?: { number: number; hash: string } | undefined
}

/** The command line read; an Error with the usage when it makes no sense. */
export function orderOf(args: string[]): Order {
  try {
    const options = { institution: { type: 'string' }, head: { type: 'string' } } as const
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
    const head = values.head === undefined ? undefined : /^(\d{1,15}):([0-9a-f]{64})$/.exec(values.head)
    if (positionals.join() !== 'verify' || head === null || (head && !values.institution)) throw new Error('')
    return { institution: values.institution, noted: head && { number: Number(head[1]), hash: head[2] ?? '' } }
  } catch (error) {
    throw new Error(`${(error as Error).message}\n${usage}`.trim())
  }
}

/** Checks what the order names and says what it found, a line an institution; false when a chain is broken. */
export async function verify(database: Database, order: Order, say: (line: string) => void): Promise<boolean> {
  const { rows } = await database.pool.query<{ institution: string }>(
    'select institution from audit_head where $1::text is null or institution = $1::text order by institution',
    [order.institution ?? null]
  )
  const named = order.institution && rows.length === 0 ? [{ institution: order.institution }] : rows
  if (named.length === 0) say('There is no audit trail yet.')
  let sound = true
  for (const { institution } of named) {
    const work = openWork(database, systemClock, { institution, actor: 'audit verify', base: '' })
    const found = await verifyAudit(work, order.noted)
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

async function main(): Promise<number> {
  let order: Order
  try {
    order = orderOf(process.argv.slice(2))
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`)
    return 2
  }
  try {
    const { database, close } = await openStore(readConfig(process.env))
    const sound = await verify(database, order, line => void process.stdout.write(`${line}\n`)).finally(close)
    return sound ? 0 : 1
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`)
    return 1
  }
}

if (import.meta.main) process.exitCode = await main()
