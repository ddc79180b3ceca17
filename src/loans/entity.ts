import { defineEntity, p } from '@mikro-orm/core'
import type { TablesOf } from '../data/tables-of.ts'
import { snapshotColumns } from '../users/record/snapshot.ts'
import type { LoanState } from './rules/state.ts'

const nextId = "nextval('loan_id')"

export const LoanSchema = defineEntity({
  name: 'Loan',
  tableName: 'loan',
  properties: {
    institution: p.string().length(64).primary(),
    id: p.bigint('string').primary().defaultRaw(nextId),
    /** Who answers for it: rules, dates and fines are this user's. Null once the loan is anonymized. */
    userId: p.bigint('string').nullable(),
    /** Who took it away for that user (PRX-01). */
    proxyId: p.bigint('string').nullable(),
    /** The request that this loan fulfilled. */
    requestId: p.bigint('string').nullable(),
    itemId: p.bigint('string'),
    bibId: p.bigint('string'),
    holdingId: p.bigint('string'),
    // The item as it was lent: the history is read without it.
    barcode: p.string().length(255),
    title: p.text(),
    author: p.text().nullable(),
    publicationYear: p.string().length(255).nullable(),
    callNumber: p.text().nullable(),
    itemDescription: p.text().nullable(),
    itemPolicy: p.string().length(255).nullable(),
    materialType: p.string().length(255).nullable(),
    /** Where the item stood when it was lent. */
    library: p.string().length(64),
    location: p.string().length(64),
    circLibrary: p.string().length(64),
    circDesk: p.string().length(64),
    returnLibrary: p.string().length(64).nullable(),
    returnDesk: p.string().length(64).nullable(),
    /** Names of the keys that lent it and took it back; never personal data. */
    lentBy: p.string().length(64),
    returnedBy: p.string().length(64).nullable(),
    status: p.string().length(16).$type<'ACTIVE' | 'COMPLETE'>(),
    /** The state before it was returned is kept: it says how the loan ended (state.ts). */
    processStatus: p.string().length(64).$type<LoanState>(),
    loanDate: p.datetime(),
    dueDate: p.datetime(),
    returnDate: p.datetime().nullable(),
    lastRenewDate: p.datetime().nullable(),
    renewals: p.integer().default(0),
    /** The recall: which request asked for it, when, and when the loan was due before (CIRC-21, CIRC-22). */
    recallRequestId: p.bigint('string').nullable(),
    recalledAt: p.datetime().nullable(),
    dueBeforeRecall: p.datetime().nullable(),
    lostAt: p.datetime().nullable(),
    claimedReturnedAt: p.datetime().nullable(),
    /** Which notice was last written for which due date: nothing is written twice (CIRC-30, JOB-20). */
    notices: p.json<Record<string, string>>().defaultRaw("'{}'"),
    modifiedAt: p.datetime(),
    ...snapshotColumns
  },
  indexes: [
    { properties: ['institution', 'userId', 'status'] },
    { properties: ['institution', 'itemId', 'status'] },
    { properties: ['institution', 'bibId', 'status'] },
    { properties: ['institution', 'status', 'dueDate'] },
    // Few loans are recalled; those that are not need no place in it.
    { name: 'loan_recall', properties: ['institution', 'recallRequestId'], where: 'recall_request_id is not null' },
    // Few loans have one; whoever is forgotten, or asks what is held, is looked for here.
    { name: 'loan_proxy', properties: ['institution', 'proxyId'], where: 'proxy_id is not null' }
  ],
  uniques: [{ name: 'loan_open_item', properties: ['institution', 'itemId'], where: "status = 'ACTIVE'" }]
})

/** An item in somebody's hands, or one that was. */
export class Loan extends LoanSchema.class {}
LoanSchema.setClass(Loan)

export const OverdueProfileSchema = defineEntity({
  name: 'OverdueProfile',
  tableName: 'overdue_profile',
  properties: {
    institution: p.string().length(64).primary(),
    code: p.string().length(64).primary(),
    place: p.integer(),
    record: p.json<OverdueRecord>()
  }
})

/** What happens how long after the due date: a notice of type 1 to 5, or that the loan is lost (CIRC-30). */
export class OverdueProfile extends OverdueProfileSchema.class {}
OverdueProfileSchema.setClass(OverdueProfile)

/** The content of a profile, as `/v1/loans/overdue-profiles` shows it. Lists that are missing or empty fit all. */
export interface OverdueRecord {
  name: string
  type: 'OVERDUE_1' | 'OVERDUE_2' | 'OVERDUE_3' | 'OVERDUE_4' | 'OVERDUE_5' | 'LOST'
  active: boolean
  days_after_due: number
  process_statuses?: string[]
  user_groups?: string[]
  libraries?: string[]
  locations?: string[]
  item_policies?: string[]
  material_types?: string[]
  /** A fine that this notice costs, in minor units of the institution's currency. */
  fine_minor?: number
  /** Blocks the user until the item is back. */
  block?: boolean
}

export const UserProxySchema = defineEntity({
  name: 'UserProxy',
  tableName: 'user_proxy',
  properties: {
    institution: p.string().length(64).primary(),
    /** Who acts. */
    userId: p.bigint('string').primary(),
    /** For whom: the loans are his. */
    principalId: p.bigint('string').primary()
  },
  indexes: [{ properties: ['institution', 'principalId'] }]
})

/** That a user may borrow for another (PRX-01). */
export class UserProxy extends UserProxySchema.class {}
UserProxySchema.setClass(UserProxy)

export const entities = [Loan, OverdueProfile, UserProxy]

/** These tables as statements see them. */
export type LoansTables = TablesOf<typeof LoanSchema | typeof OverdueProfileSchema | typeof UserProxySchema>
