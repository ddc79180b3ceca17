import Type, { type Static } from 'typebox'
import { PageQuery } from '../alma/paging.ts'
import { Coded, Link, Linked, Moment, Page, Text, Wrapped } from '../alma/schema.ts'

// The order of the keys is that of recorded answers (client-expectations.md 2); the link, an attribute, comes last.

const output = { output: true } as const
const orNull = { empty: 'null' } as const
const amount = (description: string) => Type.Optional(Type.Number({ ...output, description }))

export const FeeTransaction = Type.Object(
  {
    transaction_id: Type.Optional(Text(64)),
    type: Type.Optional(Coded('FineFeeTransactionType')),
    amount: Type.Optional(Type.Number({ description: 'Never negative.' })),
    vat_amount: Type.Optional(Type.Number({ description: 'Always 0: no taxes are counted.' })),
    reason: Type.Optional(Text(255, { ...orNull, description: 'Code table FineFeeTransactionReason.' })),
    comment: Type.Optional(Text(2000, orNull)),
    created_by: Type.Optional(Text(64, { description: 'Name of the API key or of the job.' })),
    external_transaction_id: Type.Optional(Text(255, orNull)),
    transaction_time: Type.Optional(Moment()),
    received_by: Type.Optional(Coded(undefined, { description: 'Circulation desk, or Not at desk.' })),
    payment_method: Type.Optional(Coded('PaymentMethod'))
  },
  { $id: 'FeeTransaction', xml: { name: 'transaction' } }
)

/** A fine, a fee or a credit of a user (`alma-api.md` 2.6). */
export const Fee = Type.Object(
  {
    id: Type.Optional(Text(64, output)),
    type: Type.Optional(Coded('FineFeeType')),
    status: Type.Optional(Coded('FineFeeStatus', output)),
    user_primary_id: Type.Optional(Linked(Text(255), { borrower: true })),
    balance: amount('What is still open; negative for a credit.'),
    remaining_vat_amount: amount('Always 0: no taxes are counted.'),
    original_amount: Type.Optional(
      Type.Number({ description: 'Positive in a POST, also for a CREDIT, which is shown with a negative amount.' })
    ),
    original_vat_amount: amount('Always 0: no taxes are counted.'),
    creation_time: Type.Optional(Moment(output)),
    status_time: Type.Optional(
      Moment({ ...output, description: 'When it was last paid, waived, disputed, restored.' })
    ),
    comment: Type.Optional(Text(2000, orNull)),
    owner: Type.Optional(Coded('Organizations', { max: 64, description: 'Code of a library or of the institution.' })),
    title: Type.Optional(Text(2000, orNull)),
    barcode: Type.Optional(Linked(Text(255), { output: false, ...orNull })),
    transaction: Wrapped('transactions', FeeTransaction, output),
    bursar_transaction_id: Type.Optional(Text(255, output)),
    link: Link({ borrower: true })
  },
  { $id: 'Fee', xml: { name: 'fee' } }
)
export type Fee = Static<typeof Fee>

/** Fees of a user, with their sum: attributes of the XML root. Not paged. */
export const Fees = Page('fees', 'fee', Fee, {
  total_sum: Type.Number({ xml: { attribute: true } }),
  currency: Type.Optional(Type.String({ xml: { attribute: true }, ...orNull, description: 'ISO 4217.' }))
})
export type Fees = Static<typeof Fees>

const text = (description: string) => Type.Optional(Type.String({ description }))
const long = (max: number, description: string) => Type.Optional(Text(max, { description }))

export const FeesParams = Type.Object({
  user_id: Type.String({ minLength: 1, description: 'Any identifier of the user.' })
})
export const FeeParams = Type.Object({
  ...FeesParams.properties,
  fee_id: Type.String({ minLength: 1, description: 'The id of the fee.' })
})

const typed = {
  user_id_type: text('Type of the identifier: a code of UserIdentifierTypes, all_unique (default) or linking_id.')
}
export const FeeQuery = Type.Object(typed)
export const FeesQuery = Type.Object({ ...typed, status: text('ACTIVE (default), INDISPUTE, EXPORTED or CLOSED.') })

const paying = {
  ...typed,
  amount: long(40, 'How much, as 12 or 12.50; ALL, None or nothing: everything that is open.'),
  method: long(64, 'How it was paid: CREDIT_CARD, ONLINE, CASH or another code of PaymentMethod. Needed to pay.'),
  comment: long(2000, 'A note on the transaction.'),
  external_transaction_id: long(255, 'Id of the payment in the payment system: sent again, it pays nothing more.')
}
export const PayAllQuery = Type.Object({ op: text('pay.'), ...paying })
export const FeeActionQuery = Type.Object({
  op: text('pay, waive, dispute or restore.'),
  ...paying,
  reason: long(64, 'Code of FineFeeTransactionReason. Needed to waive.')
})
export type FeeAction = Static<typeof FeeActionQuery>

export const ReportQuery = Type.Object({
  ...PageQuery,
  transaction_from_date: text('First day, YYYY-MM-DD; today unless given.'),
  transaction_to_date: text('Last day, YYYY-MM-DD, at most seven days after the first, which it is unless given.'),
  transaction_type: text('payment, waived or BOTH (default).'),
  owner: text('Code of the library or institution that owns the fee.'),
  received_by_circ_library: text('Library of the desk that took the payment.'),
  received_by_circ_desk: text('The desk; only together with its library.')
})
export type ReportQuery = Static<typeof ReportQuery>
