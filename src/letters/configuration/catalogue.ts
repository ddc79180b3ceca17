import type { LetterType } from '../templates.ts'

/** A letter as conf/letters knows it: one or more types of this service. */
export interface Catalogued {
  code: string
  name: string
  description: string
  types: readonly LetterType[]
}

const entry = (code: string, name: string, description: string, ...types: LetterType[]): Catalogued => ({
  code,
  name,
  description,
  types
})

/**
 * The letters of conf/letters in the order of their codes. Codes and names are Alma's (`alma-api.md` 2.16), so that
 * what clients configure by them keeps its meaning; FulRequestCreatedLetter alone is ours: Alma's confirms on the page.
 * Each type of `templates.ts` belongs to exactly one (tested): what is decided of a letter holds for all of its types.
 */
export const catalogue: readonly Catalogued[] = [
  entry(
    'AutomaticLoansRenewNotice',
    'Automatic Loans Renew Notice',
    'A loan was renewed by itself.',
    'AutomaticRenewal'
  ),
  entry(
    'FulCancelRequestLetter',
    'Cancel Request Letter',
    'A request was cancelled, or not collected in time.',
    'RequestCancelled',
    'HoldShelfExpired',
    'ResourceSharingCancelled'
  ),
  entry(
    'FulDigitizationNotificationItemLetter',
    'Digitization Notification Item Letter',
    'A digitization is done.',
    'DigitizationReady'
  ),
  entry('FulFinesFeesNotificationLetter', 'Fines Fees Notification Letter', 'A fee was charged.', 'FineNotice'),
  entry(
    'FulItemChangeDueDateLetter',
    'Loan Status Notice',
    'The due date of a loan changed: by staff, by a recall, or because a recall ended.',
    'DueDateChanged',
    'BorrowedRecall',
    'RecallCancelled'
  ),
  entry('FulLoanReceiptLetter', 'Loan Receipt Letter', 'What was borrowed.', 'LoanReceipt'),
  entry('FulLostLoanLetter', 'Lost Loan Letter', 'A loan is considered lost.', 'LostNotice'),
  entry('FulLostRefundFeeLoanLetter', 'Lost Refund Fee Loan Letter', 'A lost item came back.', 'LostRefund'),
  entry(
    'FulOverdueAndLostLoanNotificationLetter',
    'Overdue And Lost Loan Notification Letter',
    'A loan is overdue: notices 1 to 5.',
    'OverdueNotice1',
    'OverdueNotice2',
    'OverdueNotice3',
    'OverdueNotice4',
    'OverdueNotice5'
  ),
  entry('FulPlaceOnHoldShelfLetter', 'On Hold Shelf Letter', 'An item waits on the hold shelf.', 'OnHoldShelf'),
  entry('FulRequestCreatedLetter', 'Request Created Letter', 'A request was received.', 'RequestCreated'),
  entry('FulReturnReceiptLetter', 'Return Receipt Letter', 'What was returned.', 'ReturnReceipt'),
  entry('FulUserLoansCourtesyLetter', 'Courtesy Letter', 'A loan is due soon.', 'CourtesyLetter'),
  entry(
    'PurchaseRequestStatusLetter',
    'Purchase Request Status Letter',
    'A purchase suggestion was decided on.',
    'PurchaseRequestDecided'
  ),
  entry(
    'UserNotificationsLetter',
    'User Notifications Letter',
    'The account of a user was changed in bulk, or staff have something to say to them.',
    'UserNotification',
    'PasswordReset',
    'StaffMessage'
  )
]

const byType = new Map(catalogue.flatMap(letter => letter.types.map(type => [type as string, letter] as const)))

/** The letter that a type belongs to; undefined for a type that is no longer written. */
export const letterOf = (type: string): Catalogued | undefined => byType.get(type)
