import { LockMode } from '@mikro-orm/core'
import { AlmaError } from '../alma/errors.ts'
import { compareIds, noId } from '../alma/ids.ts'
import { codeTables } from '../codes/tables.ts'
import { checkLibrary } from '../libraries/limits.ts'
import { takeMoment, type Work } from '../platform/work.ts'
import { lock } from '../users/change/service.ts'
import { find, type Naming } from '../users/find/lookup.ts'
import { nextId } from '../users/find/store.ts'
import { Fee, FeePayment } from './entity.ts'
import { type EntryDetails, lockFee, take } from './ledger.ts'
import { toMinor } from './money.ts'
import { knownId, remainingFees, showFee } from './operations.ts'
import { type Amount, allocate, repeats } from './rules.ts'
import type { FeeAction, Fees, Fee as WireFee } from './schema.ts'
import { currencyOf } from './settings.ts'

const refused = (name: string, detail: string) => new AlmaError('INVALID_PARAMETER', { name, detail })

/** Pays, waives, disputes or restores one fee (FEE-03, FEE-04), and shows it as it stands then. */
export async function actOnFee(work: Work, naming: Naming, feeId: string, action: FeeAction): Promise<WireFee> {
  const op = action.op?.toLowerCase()
  const { id: userId } = await find(work, naming)
  const fee = await lockFee(work, userId, knownId(feeId))
  await checkLibrary(work, 'fee', fee)
  if (op === 'pay') await payFee(work, fee, action)
  else if (op === 'waive') await waiveFee(work, fee, action)
  else if (op === 'dispute' || op === 'restore') take(work, fee, { op }, { comment: action.comment })
  else throw refused('op', 'Use pay, waive, dispute or restore.')
  await work.em.flush()
  return showFee(work, userId, fee.id)
}

async function payFee(work: Work, fee: Fee, action: FeeAction): Promise<void> {
  const amount = amountOf(action.amount, fee.currency)
  const details = await paymentDetails(work, action)
  const of = { userId: fee.userId ?? null, feeId: fee.id, externalTransactionId: details.externalTransactionId }
  if (await isRepeated(work, of, amount)) return
  const paidMinor = amount === 'ALL' ? fee.balanceMinor : amount
  const paymentId = await receipt(work, of, amount, paidMinor)
  take(work, fee, { op: 'pay', amount }, { ...details, paymentId })
}

async function waiveFee(work: Work, fee: Fee, action: FeeAction): Promise<void> {
  if (!action.reason) throw refused('reason', 'It is needed to waive.')
  const tables = await codeTables(work)
  if (!tables.isCode('FineFeeTransactionReason', action.reason))
    throw refused('reason', 'It is not a code of FineFeeTransactionReason.')
  const amount = amountOf(action.amount, fee.currency)
  take(work, fee, { op: 'waive', amount }, { reason: action.reason, comment: action.comment })
}

/**
 * Pays all active fees of a user, oldest first; credits are used up before money is taken. Answers what is left active.
 * The user's row is held, so that of two such calls with one id the second sees the first (FEE-04).
 */
export async function payAll(work: Work, naming: Naming, action: Omit<FeeAction, 'reason'>): Promise<Fees> {
  if (action.op?.toLowerCase() !== 'pay') throw refused('op', 'Use pay.')
  const { id: userId } = await lock(work, naming)
  const amount = amountOf(action.amount, await currencyOf(work))
  const details = await paymentDetails(work, action)
  const of = { userId, feeId: noId, externalTransactionId: details.externalTransactionId }
  if (!(await isRepeated(work, of, amount))) await spread(work, of, amount, details)
  return remainingFees(work, userId)
}

type Payer = Pick<FeePayment, 'feeId'> & { userId: string | null; externalTransactionId: string | undefined }

async function spread(work: Work, of: Payer, amount: Amount, details: EntryDetails): Promise<void> {
  const active = { institution: work.institution, userId: of.userId, status: 'ACTIVE' as const }
  // Locked by id, as everyone does who locks several; paid by age.
  const fees = await work.em.find(Fee, active, {
    lockMode: LockMode.PESSIMISTIC_WRITE,
    orderBy: { id: 'asc' },
    refresh: true
  })
  takeMoment(work)
  // All of them or none: a desk of one library takes no money for another.
  for (const fee of fees) await checkLibrary(work, 'fee', fee)
  const byId = new Map(fees.map(fee => [fee.id, fee]))
  const byAge = fees.toSorted((a, b) => a.createdAt.getTime() - b.createdAt.getTime() || compareIds(a.id, b.id))
  const plan = allocate(byAge, amount)
  if ('refused' in plan) throw refused('amount', plan.refused)
  const paymentId = await receipt(work, of, amount, plan.paidMinor)
  for (const { id, op, amountMinor } of plan.shares) {
    const about = op === 'pay' ? details : { comment: details.comment }
    take(work, byId.get(id) as Fee, { op, amount: amountMinor }, { ...about, paymentId })
  }
  await work.em.flush()
}

/** `ALL`, Python's `None` and nothing are everything (client-expectations.md 2); 401666 for what is no amount. */
function amountOf(text: string | undefined, currency: string): Amount {
  if (text === undefined || /^(all|none)$/i.test(text.trim())) return 'ALL'
  const minor = toMinor(text, currency)
  if (minor) return minor
  throw refused('amount', `Use ALL or an amount of ${currency} above zero, with no more decimals than it has.`)
}

async function paymentDetails(work: Work, action: FeeAction): Promise<EntryDetails> {
  const method = action.method?.toUpperCase()
  if (!method) throw refused('method', 'It is needed to pay.')
  if (!(await codeTables(work)).isCode('PaymentMethod', method))
    throw refused('method', 'It is not a code of PaymentMethod.')
  return { method, comment: action.comment, externalTransactionId: action.external_transaction_id }
}

/** True when this payment was made before; 401666 when its id stands for another amount. What is paid is locked. */
async function isRepeated(work: Work, of: Payer, amount: Amount): Promise<boolean> {
  const { externalTransactionId } = of
  if (externalTransactionId === undefined) return false
  const where = { institution: work.institution, ...of, externalTransactionId }
  const made = await work.em.findOne(FeePayment, where)
  if (made && !repeats(made, amount))
    throw refused('external_transaction_id', 'It belongs to a payment of another amount.')
  return made !== null
}

/** Notes a payment that has an id, so that it can be told when it comes again. */
async function receipt(work: Work, of: Payer, asked: Amount, amountMinor: number): Promise<string | undefined> {
  const { externalTransactionId } = of
  if (externalTransactionId === undefined) return undefined
  const id = await nextId(work)
  const askedMinor = asked === 'ALL' ? null : asked
  const times = { createdAt: work.now }
  const about = { ...of, externalTransactionId, askedMinor, amountMinor, ...times }
  work.em.create(FeePayment, { institution: work.institution, id, ...about })
  return id
}
