import { randomInt } from 'node:crypto'
import { formatMoment } from '../alma/dates.ts'
import { AlmaError } from '../alma/errors.ts'
import { noId } from '../alma/ids.ts'
import { recordAudit } from '../audit/service.ts'
import type { Tables } from '../codes/tables.ts'
import { writeLetters } from '../letters/service.ts'
import type { Work } from '../platform/work.ts'
import { rowOf } from '../sis/decide/decide.ts'
import { type StoredUser, storedUsers, updateUsers } from '../sis/decide/store.ts'
import { hashSecret } from '../users/account/passwords.ts'
import { refuseLacking } from '../users/record/mandatory.ts'
import type { UserRecord } from '../users/record/record.ts'
import { checkUser } from '../users/record/rules.ts'
import type { UpdateOrder } from './order.ts'
import { type Updated, updated } from './rules.ts'
import type { UpdateRun } from './run.ts'
import { externalOf, insertResults, moveTo, type Result, setPasswords } from './store.ts'

/** Users of one transaction: its locks are held some hundred milliseconds. Fewer where passwords are hashed. */
export const chunkSizeOf = ({ account }: UpdateOrder): number => (account?.to === 'INTERNAL' ? 50 : 200)

/** What a run knows from its start. */
export interface Task {
  order: UpdateOrder
  tables: Tables
  dryRun: boolean
  setId: string
  /** How many users the set had at the start. */
  members: number
}

/**
 * Changes some users in one transaction, with its report and the place reached: they are read and held by one
 * statement, decided one by one, and written by one statement a table. True when somebody has asked the run to stop.
 */
export async function updateChunk(run: UpdateRun, task: Task, ids: readonly string[]): Promise<boolean> {
  const { order, dryRun } = task
  const hashes = dryRun ? new Map<string, string>() : await newPasswords(run.open(), order, ids)
  return run.transaction(async work => {
    const stored = await storedUsers(work, ids, !dryRun)
    const decided = [...stored].map(([id, user]) => decide(work, task, id, user))
    const changed = decided.filter(({ next }) => next?.changed === true)
    let notified = 0
    if (!dryRun) {
      await write(work, changed, hashes)
      const told = order.edits.length > 0 || order.account ? changed : decided
      notified = await notify(work, order, told)
      run.count('notified', notified)
    }
    const results = decided.map(one => resultOf(one, order))
    await insertResults(work, run.instance, results)
    run.count('processed', results.length)
    for (const { outcome } of results) run.count(counterOf[outcome])
    const cancelled = await moveTo(work, run.instance, ids.at(-1) ?? noId)
    await run.save(work, Math.min(99, Math.floor((run.counters.processed * 100) / Math.max(1, task.members))))
    if (!dryRun && changed.length + notified > 0) await auditUpdate(work, run, task, changed.length)
    return cancelled
  })
}

/**
 * Tells the audit trail how many were changed, or would be: of each chunk, so that no run leaves anything untold that
 * fails behind it. The last thing that its transaction does.
 */
export function auditUpdate(work: Work, run: UpdateRun, { order, dryRun, setId }: Task, count: number): Promise<void> {
  const fields = [...(order.account ? ['SetAccountTo'] : []), ...order.edits.map(({ field }) => field)]
  return recordAudit(work, {
    action: dryRun ? 'user.bulk-update.preview' : 'user.bulk-update',
    subject: `job-instance:${run.instance}`,
    count,
    detail: { set: setId, fields: fields.join(' '), notified: order.notice !== undefined }
  })
}

const counterOf = { UPDATED: 'updated', UNCHANGED: 'unchanged', NOTIFIED: 'unchanged', FAILED: 'failed' } as const

/** A user and what is to become of him: the record after the edits, or what stands against them. */
interface Decided {
  id: string
  record: UserRecord
  next?: Updated
  error?: AlmaError
}

function decide(work: Work, { order, tables }: Task, id: string, user: StoredUser): Decided {
  try {
    const next = updated(user, order, { by: work.actor, at: formatMoment(work.now) })
    if (next.changed) check(next.record, user.record, tables)
    return { id, record: next.record, next }
  } catch (error) {
    if (!(error instanceof AlmaError)) throw error
    return { id, record: user.record, error }
  }
}

/** Whether the record may be a user's; what was wrong with it before does not stand against the edits. */
function check(next: UserRecord, before: UserRecord, tables: Tables): void {
  refuseLacking({ record: next }, tables, 'API', before)
  try {
    checkUser(next, tables, 'API')
  } catch (error) {
    try {
      checkUser(before, tables, 'API')
    } catch {
      return
    }
    throw error
  }
}

async function write(work: Work, changed: readonly Decided[], hashes: ReadonlyMap<string, string>): Promise<void> {
  const rows = changed.flatMap(({ id, next }) => (next ? [rowOf(id, next.record, next.guarded, next.pin, null)] : []))
  await updateUsers(work, rows)
  await setPasswords(
    work,
    changed.flatMap(({ id, next }) =>
      next?.becomesInternal || next?.becomesExternal
        ? [{ id, password: next.becomesInternal ? (hashes.get(id) ?? null) : null }]
        : []
    )
  )
}

/** Notices to those who were changed; who got a new password reads of that instead. */
async function notify(work: Work, { notice, account }: UpdateOrder, decided: readonly Decided[]): Promise<number> {
  if (!notice) return 0
  const values = { note: notice.text }
  const isReset = ({ next }: Decided) => next?.becomesInternal === true && account?.keepsNoPassword === false
  const receivers = decided.flatMap(one =>
    one.next ? [{ userId: one.id, record: one.record, reset: isReset(one) }] : []
  )
  const plain = receivers.filter(({ reset }) => !reset)
  const reset = receivers.filter(one => one.reset)
  return (
    (await writeLetters(work, { type: notice.type, values }, plain)) +
    (await writeLetters(work, { type: 'PasswordReset', values }, reset))
  )
}

function resultOf({ id, next, error }: Decided, { edits, account, notice }: UpdateOrder): Result {
  const base = { userId: id, code: null, message: null, changes: null }
  if (error) return { ...base, outcome: 'FAILED', code: error.code, message: error.message.slice(0, 1000) }
  if (next?.changed) return { ...base, outcome: 'UPDATED', changes: next.changes }
  return { ...base, outcome: notice && edits.length === 0 && !account ? 'NOTIFIED' : 'UNCHANGED' }
}

const signs = 'abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789'

/** Ten characters that nobody knows (BULK-05): shown to nobody, kept as a hash only. */
const randomPassword = (): string => Array.from({ length: 10 }, () => signs[randomInt(signs.length)]).join('')

async function newPasswords(
  work: Work,
  { account }: UpdateOrder,
  ids: readonly string[]
): Promise<Map<string, string>> {
  if (account?.to !== 'INTERNAL' || account.keepsNoPassword) return new Map()
  const external = await externalOf(work, ids)
  return new Map(await Promise.all(external.map(async id => [id, await hashSecret(randomPassword())] as const)))
}
