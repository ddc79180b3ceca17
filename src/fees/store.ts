import { anyOf, db, row, rows, sql } from '../data/statements.ts'
import { limitsOf } from '../libraries/limits.ts'
import type { Work } from '../platform/work.ts'
import type { FeeStatus } from './rules.ts'

/** Fees `f` with their users `u`, as they are shown. */
export const feeColumns = [
  'f.id',
  'f.type',
  'f.status',
  'f.userId',
  'u.primaryId',
  'f.owner',
  'f.currency',
  'f.originalMinor',
  'f.balanceMinor',
  'f.comment',
  'f.title',
  'f.barcode',
  'f.bursarTransactionId',
  'f.createdAt',
  'f.statusAt'
] as const

/** Fees of a user, oldest first. */
const feesOf = (work: Work, userId: string) =>
  db
    .selectFrom('fee as f')
    .innerJoin('app_user as u', join =>
      join.onRef('u.institution', '=', 'f.institution').onRef('u.id', '=', 'f.userId')
    )
    .where('f.institution', '=', work.institution)
    .where('f.userId', '=', userId)
    .select(feeColumns)
    .orderBy('f.createdAt')
    .orderBy('f.id')

/** A fee as it is read to be shown. */
export type FeeRow = Omit<Awaited<ReturnType<typeof selectAllFees>>[number], 'primaryId'> & {
  /** Null once the link is cut. */
  primaryId: string | null
  /** Of a user who is deleted: the id that the delete policy left. */
  remainingId?: string | null
}

/** Fees of a user in a status, of the libraries of the caller's key, or the one of that id; oldest first. */
export async function selectFees(
  work: Work,
  userId: string,
  of: { status: FeeStatus } | { id: string }
): Promise<FeeRow[]> {
  const fees = feesOf(work, userId)
  if ('id' in of) return rows(work, fees.where('f.id', '=', of.id))
  const limits = await limitsOf(work)
  const some = fees.where('f.status', '=', of.status)
  return rows(work, limits ? some.where('f.owner', '=', anyOf(limits)) : some)
}

/** Every fee of a user, oldest first. */
export const selectAllFees = (work: Work, userId: string) => rows(work, feesOf(work, userId))

/**
 * What a user owes in the currency's smallest unit: the sum of active fees and credits, without what is disputed; with
 * `owners` of the fees of these.
 */
export async function balanceOf(work: Work, userId: string, owners?: readonly string[]): Promise<number> {
  const fees = db
    .selectFrom('fee')
    .where('institution', '=', work.institution)
    .where('userId', '=', userId)
    .where('status', '=', 'ACTIVE')
    .$if(owners !== undefined, some => some.where('owner', '=', anyOf(owners ?? [])))
    .select(sql<number>`coalesce(sum(balance_minor), 0)`.as('balance'))
  return (await row(work, fees))?.balance ?? 0
}

/** A user with active fees. */
export type Debtor = Awaited<ReturnType<typeof selectDebtors>>[number]

/** The next users, by number, who have active fees of these types and are in one of these groups; none: any. */
export const selectDebtors = (work: Work, of: { after: string; groups: string[]; types: string[] }) =>
  rows(
    work,
    db
      .selectFrom('app_user as u')
      .where('u.institution', '=', work.institution)
      .where('u.id', '>', of.after)
      .$if(of.groups.length > 0, some => some.where('u.userGroup', '=', anyOf(of.groups)))
      .where(({ exists, selectFrom }) =>
        exists(
          selectFrom('fee as f')
            .where('f.institution', '=', work.institution)
            .whereRef('f.userId', '=', 'u.id')
            .where('f.status', '=', 'ACTIVE')
            .where('f.balanceMinor', '>', 0)
            .$if(of.types.length > 0, some => some.where('f.type', '=', anyOf(of.types)))
            .select('f.id')
        )
      )
      .select(({ exists, selectFrom }) => [
        'u.id as userId',
        exists(
          selectFrom('loan as l')
            .where('l.institution', '=', work.institution)
            .whereRef('l.userId', '=', 'u.id')
            .where('l.status', '=', 'ACTIVE')
            .where('l.dueDate', '<', work.now)
            .select('l.id')
        )
          .$castTo<boolean>()
          .as('isOverdue')
      ])
      .orderBy('u.id')
      .limit(500)
  )

/** Of users with fees that are not closed: whether the bursar has some of them. */
export const openFeesOf = (work: Work, userIds: readonly string[]) =>
  rows(
    work,
    db
      .selectFrom('fee')
      .where('institution', '=', work.institution)
      .where('userId', '=', anyOf(userIds))
      .where('status', '<>', 'CLOSED')
      .groupBy('userId')
      .select(['userId', sql<boolean>`bool_or(status = 'EXPORTED')`.as('isExported')])
      .$narrowType<{ userId: string }>()
  )

/** Of fees, by id: what money or credits paid of them, and whether an entry of that reason stands in their ledger. */
export async function paidOf(
  work: Work,
  fees: readonly { id: string }[],
  reason: string
): Promise<Map<string, { paidMinor: number; refunded: boolean }>> {
  if (fees.length === 0) return new Map()
  const ids = fees.map(({ id }) => id)
  const paid = await rows(
    work,
    sql<{ id: string; paidMinor: number; refunded: boolean }>`
      select fee_id as id, bool_or(reason = ${reason}) is true as refunded,
        coalesce(sum(-effect_minor) filter (where type in ('PAYMENT', 'CREDIT')), 0) as paid_minor
      from fee_transaction where institution = ${work.institution} and fee_id = ${anyOf(ids)} group by fee_id`
  )
  return new Map(paid.map(({ id, ...rest }) => [id, rest]))
}
