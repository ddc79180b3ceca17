import { LockMode } from '@mikro-orm/core'
import Type from 'typebox'
import { noId } from '../alma/ids.ts'
import { closed } from '../alma/schema.ts'
import { recordAudit } from '../audit/service.ts'
import { codeTables } from '../codes/tables.ts'
import { defineJob, Interrupted, JobFailure, type JobRun } from '../jobs/job.ts'
import { takeMoment, type Work } from '../platform/work.ts'
import { Fee } from './entity.ts'
import { take } from './ledger.ts'
import { decimalsOf, toMinor } from './money.ts'
import { balanceOf } from './service.ts'
import { currencyOf } from './settings.ts'
import { type Debtor, selectDebtors } from './store.ts'

const list = (description: string) => Type.String({ default: '', maxLength: 2000, description })
const parameters = Type.Object(
  {
    max_total: Type.String({
      minLength: 1,
      maxLength: 20,
      description: 'Nothing is waived of users whose active balance is above this amount.'
    }),
    exclude_overdue: Type.Boolean({ default: true, description: 'Users with an overdue loan are left out.' }),
    user_groups: list('Codes of UserGroups, with commas between; empty: all.'),
    fee_types: list('Codes of FineFeeType, with commas between; empty: all.'),
    reason: Type.String({ default: 'OTHER', maxLength: 64, description: 'Code of FineFeeTransactionReason.' }),
    comment: Type.String({ default: '', maxLength: 2000, description: 'A note on each transaction.' }),
    dry_run: Type.Boolean({ default: false, description: 'Counts what would be waived and changes nothing.' })
  },
  closed
)
const counters = {
  users: 'Users looked at',
  above: 'Users left out because they owe more',
  overdue: 'Users left out because of overdue loans',
  fees: 'Fees waived',
  amount: "Amount waived, in the currency's smallest unit"
}
type Run = JobRun<Type.Static<typeof parameters>, keyof typeof counters>

/** Users of one transaction, which is one entry of the audit trail. */
const chunkSize = 50

/**
 * Waives the small debts of many users (JOB-24), some in one transaction; what was waived is active no longer, so that
 * a run that was cut off goes on with the others.
 */
export const bulkWaive = defineJob({
  kind: 'bulk-waive',
  privilege: 'MANAGE_FEES',
  type: 'MANUAL',
  category: { value: 'FULFILLMENT', desc: 'Fulfillment' },
  parameters,
  counters,
  async list() {
    const description = 'Waives fines and fees of users who owe little, by user group and type of fee.'
    return [{ id: 'M1001', name: 'Users - Bulk Fine Waiving', description }]
  },
  async run(run) {
    const limit = await limitOf(run)
    for (let after = noId, found = await next(run, after); found.length > 0; found = await next(run, after))
      for (let at = 0; at < found.length; at += chunkSize) {
        if (run.stopping) throw new Interrupted('The service is stopping.')
        const debtors = found.slice(at, at + chunkSize)
        await run.transaction(work => waiveChunk(run, work, debtors, limit))
        after = debtors.at(-1)?.userId ?? after
      }
  }
})

/** The highest balance of which something is waived; what the parameters say wrongly fails the run at once. */
async function limitOf(run: Run): Promise<number> {
  const work = run.open()
  const tables = await codeTables(work)
  const { reason, max_total } = run.parameters
  if (!tables.isCode('FineFeeTransactionReason', reason)) throw new JobFailure('reason is not a code of its table.')
  const currency = await currencyOf(work)
  const limit = toMinor(max_total, currency)
  if (limit === undefined)
    throw new JobFailure(`max_total is no amount of ${currency}, which has ${decimalsOf(currency)} decimals.`)
  return limit
}

const codes = (text: string): string[] => text.split(/[\s,]+/).filter(code => code !== '')
const next = (run: Run, after: string): Promise<Debtor[]> =>
  selectDebtors(run.open(), {
    after,
    groups: codes(run.parameters.user_groups),
    types: codes(run.parameters.fee_types)
  })

async function waiveChunk(run: Run, work: Work, debtors: readonly Debtor[], limit: number): Promise<void> {
  const { fee_types, reason, dry_run } = run.parameters
  const types = codes(fee_types)
  const userId = { $in: debtors.map(debtor => debtor.userId) }
  const where = { institution: work.institution, userId, status: 'ACTIVE' as const, balanceMinor: { $gt: 0 } }
  // Held by id, as everyone does who holds several.
  const fees = await work.em.find(
    Fee,
    { ...where, ...(types.length > 0 ? { type: { $in: types } } : {}) },
    { lockMode: LockMode.PESSIMISTIC_WRITE, orderBy: { id: 'asc' }, refresh: true }
  )
  takeMoment(work)
  const before = run.counters.fees
  for (const debtor of debtors) {
    const own = fees.filter(fee => fee.userId === debtor.userId)
    await waive(run, work, { ...debtor, fees: own }, limit)
  }
  await work.em.flush()
  await run.save(work, 50)
  const count = run.counters.fees - before
  if (!dry_run && count > 0)
    await recordAudit(work, {
      action: 'fees.waived',
      subject: `job-instance:${run.instance}`,
      count,
      detail: { reason }
    })
}

async function waive(run: Run, work: Work, of: Debtor & { fees: Fee[] }, limit: number): Promise<void> {
  const { exclude_overdue, reason, comment, dry_run } = run.parameters
  run.count('users')
  if (exclude_overdue && of.isOverdue) run.count('overdue')
  else if ((await balanceOf(work, of.userId)) > limit) run.count('above')
  else
    for (const fee of of.fees) {
      run.count('fees')
      run.count('amount', fee.balanceMinor)
      if (!dry_run) take(work, fee, { op: 'waive', amount: 'ALL' }, { reason, comment: comment || undefined })
    }
}
