/** The words of one kind of letter. */
export interface Template {
  /** What staff read of the type. */
  name: string
  /** Whether it is written when the institution has not said. */
  active: boolean
  /** Code of LibraryNoticesOptInDisplay by which a user may switch it off; letters without one always go out. */
  notice?: string
  subject: string
  /** One paragraph a line. A line that names a value which is not given is left out. */
  lines: readonly string[]
}

const what = ['Title: {title}', 'Author: {author}', 'Barcode: {barcode}', 'Library: {library}']
const due = 'Due: {due_date}'
const cost = 'Amount: {amount} {currency}'
const remark = '{note}'

const overdue = (number: number, words: string): Template => ({
  name: `Overdue notice ${number}`,
  active: true,
  notice: 'FulOverdueNoticeLetter',
  subject: `Overdue: {title}`,
  lines: [words, ...what, due, cost, remark]
})

/**
 * Every kind of letter. Placeholders are the names of `LetterValues`; no template names the person, so that a letter
 * which is no longer tied to a user tells of nobody.
 */
export const templates = {
  LoanReceipt: {
    name: 'Loan receipt',
    active: false,
    notice: 'FulItemsLoanReceiptLetter',
    subject: 'Borrowed: {title}',
    lines: ['You have borrowed:', ...what, due]
  },
  ReturnReceipt: {
    name: 'Return receipt',
    active: false,
    notice: 'FulItemsReturnReceiptLetter',
    subject: 'Returned: {title}',
    lines: ['You have returned:', ...what]
  },
  CourtesyLetter: {
    name: 'Courtesy reminder',
    active: true,
    notice: 'FulUserLoansCourtesyLetter',
    subject: 'Due soon: {title}',
    lines: ['A loan of yours is due soon:', ...what, due, remark]
  },
  AutomaticRenewal: {
    name: 'Automatic renewal',
    active: true,
    notice: 'FulUserBorrowingActivityLetter',
    subject: 'Renewed: {title}',
    lines: ['A loan of yours was renewed:', ...what, 'New due date: {due_date}', remark]
  },
  OverdueNotice1: overdue(1, 'A loan of yours is overdue. Please return or renew it.'),
  OverdueNotice2: overdue(2, 'A loan of yours is still overdue. Please return it.'),
  OverdueNotice3: overdue(3, 'A loan of yours has been overdue for some time. Please return it now.'),
  OverdueNotice4: overdue(4, 'A loan of yours has been overdue for long. Please return it at once.'),
  OverdueNotice5: overdue(5, 'Last notice: if the item is not returned, it will be considered lost.'),
  LostNotice: {
    name: 'Lost item',
    active: true,
    subject: 'Considered lost: {title}',
    lines: ['A loan of yours is considered lost:', ...what, due, cost, remark]
  },
  LostRefund: {
    name: 'Refund of a lost item',
    active: true,
    subject: 'Refund: {title}',
    lines: ['An item that was considered lost came back. What was charged for it changes:', ...what, cost, remark]
  },
  RequestCreated: {
    name: 'Request confirmation',
    active: false,
    notice: 'FulUserBorrowingActivityLetter',
    subject: 'Requested: {title}',
    lines: ['Your request was received:', ...what, 'Pickup at: {pickup}', 'Place in the queue: {place}']
  },
  RequestCancelled: {
    name: 'Request cancelled',
    active: true,
    subject: 'Request cancelled: {title}',
    lines: ['Your request was cancelled:', ...what, 'Reason: {reason}', remark]
  },
  OnHoldShelf: {
    name: 'Item on the hold shelf',
    active: true,
    notice: 'FulHoldShelfRequestLetter',
    subject: 'Ready for you: {title}',
    lines: ['An item that you requested waits for you:', ...what, 'Pickup at: {pickup}', 'Until: {until}', remark]
  },
  HoldShelfExpired: {
    name: 'Hold shelf time over',
    active: true,
    notice: 'FulHoldShelfRequestLetter',
    subject: 'No longer kept for you: {title}',
    lines: ['An item that waited for you was not collected in time:', ...what, remark]
  },
  DigitizationReady: {
    name: 'Digitization ready',
    active: true,
    subject: 'Digitized for you: {title}',
    lines: ['The digitization that you requested is done:', ...what, remark]
  },
  BorrowedRecall: {
    name: 'Recall of a loan',
    active: true,
    subject: 'Recalled: {title}',
    lines: ['Somebody waits for an item that you have on loan:', ...what, 'It is now due: {due_date}', remark]
  },
  RecallCancelled: {
    name: 'Recall cancelled',
    active: true,
    subject: 'No longer recalled: {title}',
    lines: ['Nobody waits any more for an item that you have on loan:', ...what, due, remark]
  },
  DueDateChanged: {
    name: 'Changed due date',
    active: true,
    subject: 'New due date: {title}',
    lines: ['The due date of a loan of yours was changed:', ...what, 'It is now due: {due_date}', remark]
  },
  FineNotice: {
    name: 'Fine or fee',
    active: true,
    subject: 'A fee was charged: {fee}',
    lines: ['Your account was charged:', 'Fee: {fee}', cost, ...what, remark]
  },
  ResourceSharingCancelled: {
    name: 'Resource sharing request cancelled',
    active: true,
    subject: 'Request cancelled: {title}',
    lines: ['Your request from another library was cancelled:', ...what, 'Reason: {reason}', remark]
  },
  PurchaseRequestDecided: {
    name: 'Decision on a purchase request',
    active: true,
    subject: 'Your purchase suggestion: {title}',
    lines: ['Your purchase suggestion was decided on: {decision}', ...what, 'Reason: {reason}', remark]
  },
  UserNotification: {
    name: 'Notice about the account',
    active: true,
    subject: 'Your library account',
    lines: ['Your library account was changed.', remark]
  },
  PasswordReset: {
    name: 'Password reset',
    active: true,
    subject: 'Your password was reset',
    lines: [
      'Your account is now kept by the library itself, and its password was reset.',
      'The library gives you a new one.',
      remark
    ]
  },
  StaffMessage: {
    name: 'Message of the staff',
    active: true,
    subject: '{topic}',
    lines: [remark]
  }
} as const satisfies Record<string, Template>

export type LetterType = keyof typeof templates

/** What a letter may say beside its own words; each value as a person reads it. */
export type LetterValues = Partial<Record<LetterValue, string>>
export const letterValues = [
  ...(['title', 'author', 'barcode', 'library', 'due_date', 'amount', 'currency', 'note', 'pickup', 'place'] as const),
  ...(['reason', 'until', 'fee', 'decision', 'topic'] as const)
] as const
export type LetterValue = (typeof letterValues)[number]

/** Subject (at most 255 characters) and text of a letter. A value that is not given leaves its line out. Pure. */
export function compose(type: LetterType, values: LetterValues): { subject: string; text: string } {
  const { subject, lines }: Template = templates[type]
  const value = (name: string) => values[name as LetterValue]?.trim() ?? ''
  const fill = (line: string) => line.replace(/\{(\w+)\}/g, (_, name: string) => value(name))
  const told = lines.filter(line => [...line.matchAll(/\{(\w+)\}/g)].every(([, name = '']) => value(name) !== ''))
  return { subject: oneLine(fill(subject)).slice(0, 255), text: told.map(fill).join('\n') }
}

/** No title may add a line to the head of a mail. */
const oneLine = (text: string): string => text.replace(/\s+/g, ' ').replace(/:? *$/, '').trim()
