import Type, { type Static } from 'typebox'
import { PageQuery } from '../../alma/paging.ts'
import { Coded, Moment, Page } from '../../alma/schema.ts'

const text = (options: object = {}) => Type.Optional(Type.String({ output: true, ...options }))
const shown = { output: true }
const code = { xml: { name: 'xml_value' } }
/** Null where nothing is stored: recorded loans have the key (`client-expectations.md` 2). */
const OrNull = (options: object = {}) => Type.Optional(Type.String({ empty: 'null', ...options }))

/** JSON shows the codes, XML the words (`alma-api.md` 3.3). */
const statusWords = { ACTIVE: 'Active', COMPLETE: 'Complete' }

/**
 * A loan, in the order of the documented object (`alma-api.md` 2.2). Of a request body only desk, library, request and
 * due date are taken.
 */
export const ItemLoan = Type.Object(
  {
    loan_id: text(),
    circ_desk: Type.Optional(Coded(undefined, { description: 'Desk that lends. Needed to lend.' })),
    return_circ_desk: Type.Optional(Coded(undefined, { description: 'Desk that took it back.' })),
    library: Type.Optional(
      Coded(undefined, { description: 'Library of the desk when lending, of the item in answers.' })
    ),
    user_id: text({ borrower: true, description: 'Primary id of the borrower; blank once the loan is anonymized.' }),
    item_barcode: text(),
    due_date: Type.Optional(Moment({ description: 'The only field that a PUT changes.' })),
    loan_status: text({ description: 'ACTIVE or COMPLETE; in XML Active or Complete.', xml: { words: statusWords } }),
    loan_date: text({ format: 'alma-date-time' }),
    return_date: text({ format: 'alma-date-time' }),
    returned_by: Type.Optional(Coded(undefined, shown)),
    process_status: text({ description: 'Code table LoanProcessStatus.' }),
    mms_id: text(),
    holding_id: text(),
    item_id: text(),
    title: text(),
    author: OrNull(shown),
    description: OrNull(shown),
    publication_year: OrNull(shown),
    location_code: Type.Optional(
      Type.Object(
        { value: Type.Optional(Type.String(code)), name: Type.Optional(Type.String({ xml: { attribute: true } })) },
        shown
      )
    ),
    item_policy: Type.Optional(
      Type.Object({ value: OrNull(code), description: OrNull({ xml: { attribute: true } }) }, shown)
    ),
    call_number: text(),
    loan_fine: Type.Optional(Type.Number({ ...shown, description: 'Overdue fine so far; absent when there is none.' })),
    request_id: Type.Optional(
      Type.Object(
        { value: Type.Optional(Type.String(code)) },
        { description: 'The request that it fulfilled; when lending, the one of the user that it is to fulfil.' }
      )
    ),
    renewable: Type.Optional(Type.Boolean({ ...shown, description: 'With expand=renewable, and of a new loan.' })),
    last_renew_date: text({ format: 'alma-date-time' }),
    last_renew_status: Type.Optional(
      Type.Object({ value: OrNull(code), desc: Type.Optional(Type.String({ xml: { attribute: true } })) }, shown)
    )
  },
  { $id: 'ItemLoan', xml: { name: 'item_loan' } }
)
export type ItemLoan = Static<typeof ItemLoan>

export const ItemLoans = Page('item_loans', 'item_loan', ItemLoan)
export type ItemLoans = Static<typeof ItemLoans>

export const UserLoansParams = Type.Object({ user_id: Type.String({ minLength: 1 }) })
export const LoanParams = Type.Object({ user_id: Type.String({ minLength: 1 }), loan_id: Type.String() })
export const ItemLoansParams = Type.Object({
  mms_id: Type.String(),
  holding_id: Type.String(),
  item_pid: Type.String()
})
export const ItemLoanParams = Type.Object({ ...ItemLoansParams.properties, loan_id: Type.String() })
export const BibLoansParams = Type.Object({ mms_id: Type.String() })
export const BibLoanParams = Type.Object({ mms_id: Type.String(), loan_id: Type.String() })

const string = (description: string) => Type.Optional(Type.String({ description }))
const typed = { user_id_type: string('Type of the identifier: a code of UserIdentifierTypes, or all_unique.') }
const order = {
  order_by: string('id (default), loan_date, due_date, barcode, title, author or return_date.'),
  direction: string('ASC (default) or DESC.'),
  loan_status: string('Active (default) or Complete.')
}

export const UserLoansQuery = Type.Object({ ...typed, ...PageQuery, ...order, expand: string('renewable') })
export const OneLoanQuery = Type.Object({ ...typed, expand: string('renewable') })
export const ItemLoansQuery = Type.Object({ ...PageQuery, ...order })
export const BibLoansQuery = Type.Object({
  ...PageQuery,
  limit: Type.Integer({ default: 99_999, minimum: 0, maximum: 99_999 }),
  ...order
})

const override = {
  override_blocks: Type.Optional(
    Type.Boolean({ description: 'Lends or renews in spite of blocks that staff may override. Our addition.' })
  )
}
const proxy = {
  proxy_for: string(
    'Identifier of the user for whom user_id acts: the loan is made to that user, by whose rules and blocks. Our addition.'
  )
}
export const CreateLoanQuery = Type.Object({
  ...typed,
  item_pid: string('This or item_barcode.'),
  item_barcode: string('This or item_pid.'),
  generate_linked_user: Type.Optional(Type.Boolean({ description: 'Taken, without effect: there is no network.' })),
  ...override,
  ...proxy
})
export const CreateItemLoanQuery = Type.Object({
  ...typed,
  user_id: string('Identifier of the borrower.'),
  ...override,
  ...proxy
})
export const LoanActionQuery = Type.Object({ ...typed, op: string('renew'), ...override })
export const ChangeLoanQuery = Type.Object({
  ...typed,
  notify_user: Type.Optional(Type.Boolean({ default: false, description: 'Writes the user a letter.' }))
})
