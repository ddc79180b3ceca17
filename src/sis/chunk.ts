import { identifiersOf } from '../users/mapping.ts'
import type { Stored } from '../users/merge.ts'
import { hashSecret, verifySecret } from '../users/passwords.ts'
import type { Work } from '../work.ts'
import { decide, type Outcome, type Sight } from './decide.ts'
import { generatedBase, generateId, takenIds } from './generate.ts'
import type { Owner } from './match.ts'
import type { Prepared, RunRules } from './prepare.ts'
import { type Claim, claimsOf, insertClaims, insertRecords, type RecordRow } from './record-store.ts'
import type { SeenUsers } from './seen.ts'
import * as store from './store.ts'

/** A user that does not exist yet; in a dry run he never will. Nothing else is negative. */
const unborn = -1

/** Everything that a chunk of records looks at, loaded with a few queries. */
interface View {
  owners: Map<string, Owner | undefined>
  stored: Map<number, Stored>
  /** Primary ids that are taken, for records that need one made. */
  taken: Set<string>
}

/**
 * Settles one chunk within the work's transaction: loads who might be meant, decides record by record, each seeing what
 * the ones before it did, and writes one statement a table. A dry run decides the same and writes only its claims.
 */
export async function settleChunk(
  work: Work,
  runId: number,
  chunk: readonly Prepared[],
  rules: RunRules,
  seen: SeenUsers,
  firstNumber: number
): Promise<Outcome[]> {
  const stamp = { by: `SIS ${rules.profileCode}`, at: work.now.toISOString() }
  const view = await look(work, runId, chunk, rules)
  const met = new Set<number>()
  const outcomes: Outcome[] = []
  const claims = new Map<string, Claim>()
  for (const prepared of chunk) {
    const pin = prepared.pin ? await settlePin(prepared, prepared.pin, view, rules.dryRun) : undefined
    const outcome = decide(prepared, rules, sightOf(view, seen, met, pin), stamp)
    outcomes.push(outcome)
    if (outcome.outcome !== 'r') met.add(outcome.userId)
    if (outcome.outcome === 'c' || outcome.outcome === 'u') move(outcome, view.owners, claims)
  }
  if (rules.dryRun) await insertClaims(work, runId, [...claims.values()])
  else await write(work, outcomes)
  await insertRecords(work, runId, recordRows(outcomes, firstNumber))
  return outcomes
}

async function look(work: Work, runId: number, chunk: readonly Prepared[], { dryRun }: RunRules): Promise<View> {
  const keys = [...new Set(chunk.flatMap(({ identifiers }) => identifiers.map(({ key }) => key)))]
  const owners: View['owners'] = keys.length === 0 ? new Map() : await store.ownersOf(work, keys)
  if (dryRun && keys.length > 0) for (const [key, owner] of await claimsOf(work, runId, keys)) owners.set(key, owner)
  const candidates = new Set<number>()
  for (const owner of owners.values()) if (owner && owner.userId > 0) candidates.add(owner.userId)
  const stored = candidates.size === 0 ? new Map() : await store.storedUsers(work, [...candidates], !dryRun)
  const nameless = chunk.flatMap(({ record }) => (record && !record.primary_id ? [generatedBase(record)] : []))
  return { owners, stored, taken: await takenIds(work, runId, nameless) }
}

function sightOf(view: View, seen: SeenUsers, met: ReadonlySet<number>, pin: string | undefined): Sight {
  return {
    ownerOf: key => view.owners.get(key),
    seen: userId => userId < 0 || met.has(userId) || seen.has(userId),
    stored: userId => view.stored.get(userId),
    nextId: () => unborn,
    generateId: record => generateId(record, view.taken),
    pin
  }
}

/** The stored hash when the PIN is the present one or the SIS's last; otherwise a new one. */
async function settlePin({ identifiers }: Prepared, pin: string, view: View, dryRun: boolean): Promise<string> {
  const owner = identifiers.map(({ key }) => view.owners.get(key)).find(found => found !== undefined)
  const stored = owner ? view.stored.get(owner.userId) : undefined
  for (const hash of [stored?.pin, stored?.guarded.pin_number?.sis])
    if (typeof hash === 'string' && (await verifySecret(pin, hash))) return hash
  return dryRun ? 'another' : hashSecret(pin)
}

type Written = Extract<Outcome, { outcome: 'u' | 'c' }>

/** Lets the records that follow see the identifiers as this one leaves them. */
function move({ userId, row, before }: Written, owners: View['owners'], claims: Map<string, Claim>): void {
  const after = identifiersOf(row.record)
  const kept = new Set(after.map(({ key }) => key))
  for (const key of before)
    if (!kept.has(key)) {
      owners.set(key, undefined)
      claims.set(key, { key, id: null, type: '', primaryId: row.primaryId })
    }
  for (const { key, type } of after) {
    owners.set(key, { userId, idType: type, accountType: 'EXTERNAL', primaryId: row.primaryId })
    if (!before.includes(key)) claims.set(key, { key, id: userId, type, primaryId: row.primaryId })
  }
}

async function write(work: Work, outcomes: readonly Outcome[]): Promise<void> {
  const created = outcomes.filter((outcome): outcome is Written => outcome.outcome === 'c')
  const updated = outcomes.filter((outcome): outcome is Written => outcome.outcome === 'u')
  const ids = await store.newIds(work, created.length)
  for (const [index, outcome] of created.entries()) outcome.userId = outcome.row.id = ids[index] ?? unborn
  await store.insertUsers(work, rowsOf(created))
  await store.updateUsers(work, rowsOf(updated))
  await store.updateDigests(work, digestRows(outcomes))
  const removed: { key: string; id: number }[] = []
  const added: { key: string; id: number; type: string }[] = []
  for (const { userId, row, before } of [...created, ...updated]) {
    const after = identifiersOf(row.record)
    for (const key of before) if (!after.some(identifier => identifier.key === key)) removed.push({ key, id: userId })
    for (const { key, type } of after) if (!before.includes(key)) added.push({ key, id: userId, type })
  }
  await store.deleteIdentifiers(work, removed)
  await store.insertIdentifiers(work, added)
}

const rowsOf = (outcomes: readonly Written[]): store.UserRow[] => outcomes.map(({ row }) => row)

/** Users whose record is the same but whose bytes, or the rules, are not those of the last time. */
const digestRows = (outcomes: readonly Outcome[]): { id: number; digest: string | null }[] =>
  outcomes.flatMap(outcome =>
    outcome.outcome === 'n' && outcome.fresh ? [{ id: outcome.userId, digest: outcome.digest }] : []
  )

/** The rows of records with something to tell: unchanged users without a kept field have none. */
function recordRows(outcomes: readonly Outcome[], firstNumber: number): RecordRow[] {
  const rows: RecordRow[] = []
  for (const [index, outcome] of outcomes.entries()) {
    const row = { number: firstNumber + index, primaryId: null, reason: null, code: null, message: null, changes: null }
    if (outcome.outcome === 'r') {
      const { reason, code, message } = outcome
      rows.push({ ...row, reason, code, message })
    } else if (outcome.outcome !== 'n')
      rows.push({ ...row, primaryId: outcome.row.primaryId, changes: outcome.changes })
    else if (outcome.changes.length > 0) rows.push({ ...row, primaryId: outcome.primaryId, changes: outcome.changes })
  }
  return rows
}
