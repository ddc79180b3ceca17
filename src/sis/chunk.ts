import { formatMoment } from '../alma/dates.ts'
import type { Change } from '../users/change.ts'
import { hashSecret, verifySecret } from '../users/passwords.ts'
import { generatedBase, generateId } from '../users/primary-id.ts'
import type { Work } from '../work.ts'
import { decide, type Outcome, type Sight, type Written } from './decide.ts'
import { takenIds } from './generate.ts'
import type { Owner } from './match.ts'
import { heldTo } from './plan.ts'
import { plannedOf } from './plan-store.ts'
import type { Prepared, RunRules } from './prepare.ts'
import { type Claim, claimsOf, insertClaims, insertRecords, type RecordRow } from './record-store.ts'
import type { SeenUsers } from './seen.ts'
import * as store from './store.ts'

/** A user that does not exist yet; in a dry run he never will. Nothing else is negative. */
const unborn = -1

/** Everything that a chunk of records looks at, loaded with a few queries. */
interface View {
  owners: Map<string, Owner | undefined>
  stored: Map<number, store.StoredUser>
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
): Promise<{ outcomes: Outcome[]; rows: RecordRow[] }> {
  const stamp = { by: `SIS ${rules.profileCode}`, at: formatMoment(rules.at ?? work.now) }
  const { plan } = rules
  const planned = plan === undefined ? undefined : await plannedOf(work, plan, firstNumber, chunk.length)
  const view: View = { owners: new Map(), stored: new Map(), taken: new Set() }
  await look(work, runId, chunk, rules, view)
  const met = new Set<number>()
  const outcomes: Outcome[] = []
  const claims = new Map<string, Claim>()
  for (const [index, given] of chunk.entries()) {
    let prepared = given
    if (given.known !== undefined && (met.has(given.known) || seen.has(given.known))) {
      // Another record of this run was about that user: what was known of these bytes does not hold any more.
      prepared = given.reread?.() ?? given
      await look(work, runId, [prepared], rules, view)
    }
    const pin = prepared.pin ? await settlePin(prepared, prepared.pin, view, rules.dryRun) : undefined
    const decided = decide(prepared, rules, sightOf(view, seen, met, pin), stamp)
    const outcome = planned ? heldTo(planned[index], decided, view.stored.get(decided.userId)?.version) : decided
    outcomes.push(outcome)
    if (outcome.outcome !== 'r') met.add(outcome.userId)
    if (outcome.outcome === 'c' || outcome.outcome === 'u') move(outcome, view, claims)
  }
  if (rules.dryRun) await insertClaims(work, runId, [...claims.values()])
  else await write(work, outcomes)
  const rows = recordRows(outcomes, view, firstNumber, rules.dryRun)
  await insertRecords(work, runId, rows)
  return { outcomes, rows }
}

/** Loads what a chunk's records look at. What the view has already stays: records before may have changed it. */
async function look(
  work: Work,
  runId: number,
  chunk: readonly Prepared[],
  { dryRun }: RunRules,
  view: View
): Promise<void> {
  const keys = new Set(chunk.flatMap(({ identifiers }) => identifiers.map(({ key }) => key)))
  const unknown = [...keys].filter(key => !view.owners.has(key))
  if (unknown.length > 0) {
    const taken = await store.takenBy(work, unknown)
    const candidates = new Set(taken.map(({ userId }) => userId).filter(id => !view.stored.has(id)))
    if (candidates.size > 0)
      for (const [id, stored] of await store.storedUsers(work, [...candidates], !dryRun)) view.stored.set(id, stored)
    for (const key of unknown) view.owners.set(key, undefined)
    for (const { key, userId, idType } of taken) {
      const owner = view.stored.get(userId)?.record
      // Deleted between the two looks: then the identifier is free.
      if (!owner) continue
      const { primary_id: primaryId = '', account_type } = owner
      view.owners.set(key, { userId, idType, accountType: account_type?.value ?? '', primaryId })
    }
    if (dryRun) for (const [key, owner] of await claimsOf(work, runId, unknown)) view.owners.set(key, owner)
  }
  const nameless = chunk.flatMap(({ record }) => (record && !record.primary_id ? [generatedBase(record)] : []))
  if (nameless.length > 0)
    // What a record of this chunk has set free is not written yet.
    for (const key of await takenIds(work, runId, nameless))
      if (!view.owners.has(key) || view.owners.get(key)) view.taken.add(key)
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

/** Lets the records that follow see the identifiers as this one leaves them. */
function move(written: Written, { owners, taken }: View, claims: Map<string, Claim>): void {
  const { userId, row, renamed } = written
  const { primaryId } = row
  const { after, removed, added } = written.moved
  for (const { key } of removed) {
    owners.set(key, undefined)
    taken.delete(key)
    claims.set(key, { key, id: null, type: '', primaryId })
  }
  for (const { key, type } of after) {
    owners.set(key, { userId, idType: type, accountType: 'EXTERNAL', primaryId })
    taken.add(key)
  }
  // Messages name the owner by his primary id: with a new one, every identifier is told of anew.
  for (const { key, type } of renamed ? after : added) claims.set(key, { key, id: userId, type, primaryId })
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
  for (const { userId: id, moved } of [...created, ...updated]) {
    for (const { key } of moved.removed) removed.push({ key, id })
    for (const { key, type } of moved.added) added.push({ key, id, type })
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

const told = (number: number, primaryId: string, changes: Change[]): RecordRow => ({
  number,
  primaryId,
  reason: null,
  code: null,
  message: null,
  version: null,
  changes
})

/**
 * The rows of records with something to tell. An unchanged user without a kept field has none, nor has a new one who
 * simply is what the feed says: but a dry run has to tell who that would be.
 */
function recordRows(outcomes: readonly Outcome[], { stored }: View, firstNumber: number, dryRun: boolean): RecordRow[] {
  const rows: RecordRow[] = []
  for (const [index, outcome] of outcomes.entries()) {
    const number = firstNumber + index
    const version = null
    if (outcome.outcome === 'r') {
      const { reason, code, message, primaryId } = outcome
      rows.push({ number, primaryId, reason, code, message, version, changes: null })
    } else if (outcome.outcome === 'u') {
      const before = stored.get(outcome.userId)?.version ?? 0
      rows.push({ ...told(number, outcome.row.primaryId, outcome.changes), version: before + (dryRun ? 0 : 1) })
    } else if (outcome.outcome === 'c' && (dryRun || outcome.changes.length > 0))
      rows.push({ ...told(number, outcome.row.primaryId, outcome.changes), version: dryRun ? null : 1 })
    else if (outcome.outcome === 'n' && outcome.changes.length > 0)
      rows.push(told(number, outcome.primaryId, outcome.changes))
  }
  return rows
}
