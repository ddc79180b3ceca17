import { defineEntity, p } from '@mikro-orm/core'
import type { TablesOf } from '../data/tables-of.ts'
import { wholeNumber } from '../data/whole-number.ts'
import { snapshotColumns } from '../users/record/snapshot.ts'
import type { EntryType, FeeStatus } from './rules.ts'

const nextId = "nextval('patronage_id')"

export const FeeSettingsSchema = defineEntity({
  name: 'FeeSettings',
  tableName: 'fee_settings',
  properties: {
    institution: p.string().length(64).primary(),
    /** ISO 4217. All amounts of the institution count its smallest unit, hence it is fixed by the first fee. */
    currency: p.string().length(3)
  }
})
/** In what money the institution counts. An institution without a row counts in US dollars. */
export class FeeSettings extends FeeSettingsSchema.class {}
FeeSettingsSchema.setClass(FeeSettings)

export const FeeSchema = defineEntity({
  name: 'Fee',
  tableName: 'fee',
  properties: {
    institution: p.string().length(64).primary(),
    id: p.bigint('string').primary().defaultRaw("nextval('fee_id')"),
    /** Who owes it; null once the link is cut (anonymization, deletion of the user). */
    userId: p.bigint('string').nullable(),
    /** Code of FineFeeType. A CREDIT is owed to the user: its amounts are negative. */
    type: p.string().length(64),
    status: p.string().length(16).$type<FeeStatus>(),
    /** Code of the library, or of the institution itself. */
    owner: p.string().length(64),
    currency: p.string().length(3),
    /** In the currency's smallest unit, as are all amounts. */
    originalMinor: wholeNumber(),
    /** The sum of the ledger's effects; written by `post` (ledger.ts) with each of them, and by nothing else. */
    balanceMinor: wholeNumber(),
    comment: p.string().length(2000).nullable(),
    title: p.string().length(2000).nullable(),
    itemId: p.bigint('string').nullable(),
    barcode: p.string().length(255).nullable(),
    loanId: p.bigint('string').nullable(),
    /** What the bursar's system calls it. */
    bursarTransactionId: p.string().length(255).nullable(),
    createdAt: p.datetime(),
    statusAt: p.datetime(),
    ...snapshotColumns
  },
  indexes: [
    { properties: ['institution', 'userId', 'status'] },
    { properties: ['institution', 'loanId'] },
    { properties: ['institution', 'status', 'statusAt'] }
  ],
  checks: [
    { name: 'fee_closed_is_settled', expression: "status <> 'CLOSED' or balance_minor = 0" },
    {
      name: 'fee_balance_in_range',
      expression:
        '(balance_minor >= 0 and balance_minor <= original_minor) ' +
        'or (balance_minor <= 0 and balance_minor >= original_minor)'
    }
  ]
})
/** A fine, a fee or a credit of a user. */
export class Fee extends FeeSchema.class {}
FeeSchema.setClass(Fee)

export const FeeTransactionSchema = defineEntity({
  name: 'FeeTransaction',
  tableName: 'fee_transaction',
  properties: {
    institution: p.string().length(64).primary(),
    id: p.bigint('string').primary().defaultRaw(nextId),
    feeId: p.bigint('string'),
    type: p.string().length(16).$type<EntryType>(),
    /** What it did to the balance; the first entry of a fee brings its whole amount. */
    effectMinor: wholeNumber(),
    /** What is shown: how much was paid, waived, disputed. Never negative. */
    amountMinor: wholeNumber(),
    /** Code of PaymentMethod. */
    method: p.string().length(64).nullable(),
    /** Code of FineFeeTransactionReason. */
    reason: p.string().length(64).nullable(),
    comment: p.string().length(2000).nullable(),
    /** What the payment system calls the payment. */
    externalTransactionId: p.string().length(255).nullable(),
    /** The payment that it is a part of. */
    paymentId: p.bigint('string').nullable(),
    /** The desk that took it; null: not at a desk. */
    library: p.string().length(64).nullable(),
    desk: p.string().length(64).nullable(),
    /** Name of the API key or of the job. */
    createdBy: p.string().length(64),
    createdAt: p.datetime()
  },
  indexes: [{ properties: ['institution', 'feeId'] }, { properties: ['institution', 'createdAt'] }],
  checks: [
    {
      name: 'fee_transaction_says_what_it_did',
      expression: 'abs(effect_minor) = amount_minor or (effect_minor = 0 and amount_minor >= 0)'
    }
  ]
})
/**
 * One entry of the ledger. Entries are added, never changed in their amounts and never removed: only `ledger.ts` makes
 * them, and only anonymization writes them anew, with their amounts (test/fees/kept.test.ts).
 */
export class FeeTransaction extends FeeTransactionSchema.class {}
FeeTransactionSchema.setClass(FeeTransaction)

export const FeePaymentSchema = defineEntity({
  name: 'FeePayment',
  tableName: 'fee_payment',
  properties: {
    institution: p.string().length(64).primary(),
    id: p.bigint('string').primary().defaultRaw(nextId),
    /** Whose fees were paid; null once the link is cut. */
    userId: p.bigint('string').nullable(),
    /** The one fee that was paid; 0: all fees of the user. */
    feeId: p.bigint('string').default('0'),
    externalTransactionId: p.string().length(255),
    /** What the caller asked for; null: everything. */
    askedMinor: wholeNumber().nullable(),
    /** What was paid. */
    amountMinor: wholeNumber(),
    createdAt: p.datetime()
  },
  uniques: [{ properties: ['institution', 'userId', 'feeId', 'externalTransactionId'] }]
})
/** A payment that its sender may repeat: the same id pays once (FEE-04). */
export class FeePayment extends FeePaymentSchema.class {}
FeePaymentSchema.setClass(FeePayment)

export const entities = [FeeSettings, Fee, FeeTransaction, FeePayment]

/** These tables as statements see them. */
export type FeesTables = TablesOf<
  typeof FeeSettingsSchema | typeof FeeSchema | typeof FeeTransactionSchema | typeof FeePaymentSchema
>
