import { formatMoment } from '../../alma/dates.ts'
import type { Work } from '../../platform/work.ts'
import { hashSecret, knownPin } from '../../users/account/passwords.ts'
import { generateId } from '../../users/record/primary-id.ts'
import { type ContestRow, contestsOf } from '../conflicts/store.ts'
import { decide, type Lookup, type Outcome, type Written } from '../decide/decide.ts'
import { freeId } from '../decide/free-id.ts'
import { newcomer } from '../decide/match.ts'
import type { FeedOrder } from '../decide/order.ts'
import type { Prepared, RunRules } from '../decide/prepare.ts'
import { type Claim, insertClaims, insertRecords, type RecordRow } from '../decide/record-store.ts'
import type { SeenUsers } from '../decide/seen.ts'
import * as store from '../decide/store.ts'
import { look, move, newView, type View } from '../decide/view.ts'
import { heldTo } from './plan.ts'
import { plannedOf } from './plan-store.ts'
import { recordRows } from './record-rows.ts'

/** A user that does not exist yet; in a dry run he never will. Nothing else is negative. */
const unborn = newcomer

/** What a chunk is settled with, beside its records. */
export interface Settling {
  runId: string
  rules: RunRules
  seen: SeenUsers
  /** Undefined where the first record wins. */
  order?: FeedOrder | undefined
}

/**
 * Settles one chunk within the work's transaction: loads who might be meant, decides record by record, each seeing what
 * the ones before it did, and writes one statement a table. A dry run decides the same and writes only its claims.
 */
export async function settleChunk(
  work: Work,
  settling: Settling,
  chunk: readonly Prepared[],
  firstNumber: number
): Promise<{ outcomes: Outcome[]; rows: RecordRow[] }> {
  const { runId, rules, seen, order } = settling
  const stamp = { by: `SIS ${rules.profileCode}`, at: formatMoment(rules.at ?? work.now) }
  const { plan, dryRun } = rules
  const planned = plan === undefined ? undefined : await plannedOf(work, plan, firstNumber, chunk.length)
  const contests = order?.contests ? await contestsOf(work, runId, firstNumber, chunk.length) : undefined
  const view = newView()
  await look(work, runId, chunk, rules, view, order)
  const met = new Set<string>()
  const outcomes: Outcome[] = []
  const claims = new Map<string, Claim>()
  for (const [index, given] of chunk.entries()) {
    const contest = contests?.get(firstNumber + index)
    let prepared = given
    if (given.known !== undefined && (contest || met.has(given.known) || seen.has(given.known))) {
      // Another record of this run was about that user: what was known of these bytes does not hold any more.
      prepared = given.reread?.() ?? given
      await look(work, runId, [prepared], rules, view, order)
    }
    let decided = contest && contested(contest, prepared, view, rules)
    if (!decided) {
      const pin = prepared.pin ? await settlePin(prepared, prepared.pin, view, dryRun) : undefined
      decided = decide(prepared, rules, sightOf(view, settling, met, prepared, pin), stamp)
    }
    const outcome = planned ? heldTo(planned[index], decided, view.stored.get(decided.userId)?.version) : decided
    outcomes.push(outcome)
    if (outcome.outcome !== 'r') met.add(outcome.userId)
    if (outcome.outcome === 'c' || outcome.outcome === 'u') move(outcome, view, claims, dryRun, order)
  }
  if (dryRun || order) await insertClaims(work, runId, [...claims.values()])
  if (!dryRun) await write(work, outcomes)
  const rows = recordRows(outcomes, view, firstNumber, dryRun)
  await insertRecords(work, runId, rows)
  return { outcomes, rows }
}

/** What was decided about a record beforehand; undefined for a repetition of one that was refused in the end. */
function contested(
  { reason, code, message, userId, primaryId }: ContestRow,
  { record, identifiers, primaryId: told, digest }: Prepared,
  { owners }: View,
  { settings: { matchIdType } }: RunRules
): Outcome | undefined {
  const why = { reason, code, message }
  const named = record?.primary_id ?? told ?? primaryId
  if (reason !== 'REPEATED') return { outcome: 'r', userId, primaryId: named, ...why }
  const type = matchIdType === 'PRIMARY_ID' ? '' : matchIdType
  const owner = identifiers.map(one => one.type === type && owners.get(one.key)).find(Boolean)
  if (!owner) return undefined
  return { outcome: 'n', userId: owner.userId, primaryId: owner.primaryId, changes: [], digest, fresh: false, why }
}

function sightOf(
  view: View,
  { seen, rules, order }: Settling,
  met: ReadonlySet<string>,
  { identifiers }: Prepared,
  pin: string | undefined
): Lookup {
  return {
    ownerOf: key => view.owners.get(key),
    seen: userId => userId === unborn || met.has(userId) || seen.has(userId),
    anyOrder: order !== undefined,
    stored: userId => view.stored.get(userId),
    nextId: () => unborn,
    generateId: record =>
      order
        ? freeId(
            record,
            view.taken,
            order.claims,
            identifiers.find(({ type }) => type === rules.settings.matchIdType)
          )
        : generateId(record, view.taken),
    pin
  }
}

/** The stored hash when the PIN is the present one or the SIS's last; otherwise a new one. */
async function settlePin({ identifiers }: Prepared, pin: string, view: View, dryRun: boolean): Promise<string> {
  const owner = identifiers.map(({ key }) => view.owners.get(key)).find(found => found !== undefined)
  const stored = owner ? view.stored.get(owner.userId) : undefined
  const known = stored && (await knownPin(pin, stored.pin, stored.guarded))
  return known ?? (dryRun ? 'another' : hashSecret(pin))
}

async function write(work: Work, outcomes: readonly Outcome[]): Promise<void> {
  const created = outcomes.filter((outcome): outcome is Written => outcome.outcome === 'c')
  const updated = outcomes.filter((outcome): outcome is Written => outcome.outcome === 'u')
  const ids = await store.newIds(work, created.length)
  for (const [index, outcome] of created.entries()) outcome.userId = outcome.row.id = ids[index] ?? unborn
  await store.insertUsers(work, rowsOf(created))
  await store.updateUsers(work, rowsOf(updated))
  await store.updateDigests(work, digestRows(outcomes))
  await store.updateGuards(work, guardRows(outcomes))
  const removed: { key: string; id: string }[] = []
  const added: { key: string; id: string; type: string }[] = []
  for (const { userId: id, moved } of [...created, ...updated]) {
    for (const { key } of moved.removed) removed.push({ key, id })
    for (const { key, type } of moved.added) added.push({ key, id, type })
  }
  await store.deleteIdentifiers(work, removed)
  await store.insertIdentifiers(work, added)
}

const rowsOf = (outcomes: readonly Written[]): store.UserRow[] => outcomes.map(({ row }) => row)

/** Users who stay as they are, but of whose protected fields the SIS has sent something else. */
const guardRows = (outcomes: readonly Outcome[]) =>
  outcomes.flatMap(outcome =>
    outcome.outcome === 'n' && outcome.guarded ? [{ id: outcome.userId, guarded: outcome.guarded }] : []
  )

/** Users whose record is the same but whose bytes, or the rules, are not those of the last time. */
const digestRows = (outcomes: readonly Outcome[]): { id: string; digest: string | null }[] =>
  outcomes.flatMap(outcome =>
    outcome.outcome === 'n' && outcome.fresh ? [{ id: outcome.userId, digest: outcome.digest }] : []
  )
