import { tablesFor } from './table.ts'

const table = tablesFor('FULFILLMENT')
const sharing = tablesFor('RESOURCE_SHARING')
const fixed = { customizable: false }
const shown = { patronFacing: true }

/** Tables that loans, requests and fees name (`alma-api.md` 2.2 to 2.6). */
export const fulfillmentTables = [
  table(
    'FineFeeType',
    'Kinds of fines and fees',
    `OVERDUEFINE Overdue fine; LOSTITEMREPLACEMENTFEE Lost item replacement fee;
    LOSTITEMPROCESSFEE Lost item process fee; RECALLEDOVERDUEFINE Recalled item overdue fine; LOANFEE Loan fee;
    RENEWFEE Renew fee; REQUESTFEE Request fee; DIGITIZATIONFEE Digitization fee; CARDRENEWAL Card renewal;
    REGISTRATIONRENEWAL Registration renewal; DAMAGEDITEMFINE Damaged item fine;
    DOCUMENTDELIVERYSERVICE Document delivery; SHIPPINGFEE Shipping fee; LOCKERKEY Locker key;
    PRINTING Printing and copying; *OTHER Other; CREDIT Credit`,
    shown
  ),
  table(
    'FineFeeStatus',
    'State of a fine or fee',
    'ACTIVE Active; INDISPUTE In dispute; EXPORTED Exported to the bursar; CLOSED Closed',
    fixed
  ),
  table(
    'FineFeeTransactionType',
    'What a transaction on a fee did',
    'PAYMENT Payment; WAIVE Waive; DISPUTE Dispute; RESTORE Restore; DEPOSIT Deposit; CREDIT Credit; LINK Link',
    fixed
  ),
  table(
    'FineFeeTransactionReason',
    'Why a fee was waived, disputed or restored',
    `*OTHER Other; SYSTEM_PROBLEM Fault of the system; LIBRARY_ERROR Mistake of the library;
    ITEM_RETURNED Item was returned; ITEM_REPLACED Item was replaced; HARDSHIP Hardship; GOODWILL Goodwill;
    ITEM_STATUS_CHANGE Item is no longer lost; NOT_RECEIVED Patron never had the item;
    WRONG_USER Charged to the wrong user`
  ),
  table(
    'PaymentMethod',
    'Ways to pay',
    '*CASH Cash; CREDIT_CARD Credit card; DEBIT_CARD Debit card; CHECK Cheque; ONLINE Online; BURSAR Bursar',
    shown
  ),
  table(
    'RequestCancellationReasons',
    'Why a request was cancelled',
    `*CannotBeFulfilled Request cannot be fulfilled; CancelledAtPatronRequest Cancelled at the patron's request;
    CannotConverted Item cannot be digitized; CopyrightLimits Copyright does not allow it;
    Duplicate Duplicate request;
    ItemNotFound Item not found on the shelf; PatronNotEligible Patron is not eligible;
    OnShelfExpired Not picked up in time; RequestExpired Request is no longer of interest; Other Other`,
    shown
  ),
  table(
    'RequestTypes',
    'Kinds of requests',
    `HOLD Hold; DIGITIZATION Digitization; BOOKING Booking; MOVE Move; WORK_ORDER Work order;
    RESOURCE_SHARING Resource sharing; PURCHASE Purchase`,
    fixed
  ),
  table(
    'RequestSubTypes',
    'Kinds of requests in detail',
    `PATRON_PHYSICAL Patron physical item request; BOOKING Booking request;
    PATRON_DIGITIZATION Patron digitization request; STAFF_PHYSICAL_DIGITIZATION Staff digitization request;
    RS_PHYSICAL Resource sharing physical item request; GENERAL_DIGITIZATION General digitization request`,
    fixed
  ),
  table(
    'LoanProcessStatus',
    'What happens with a loan',
    `NORMAL Normal; RENEW Renewed; RECALL Recalled; LOST Lost; CLAIMED_RETURN Claimed returned;
    LOST_AND_PAID Lost and paid; AUTO_RENEW Renewed automatically`,
    fixed
  ),
  table(
    'TransactionTypes',
    'What lending rules govern',
    'LOAN Loan; REQUEST Request; BOOKING Booking; OVERDUE Overdue and lost',
    fixed
  ),
  table(
    'HoldShelfSorting',
    'How a hold shelf is sorted',
    '*REQUESTER Requester; TITLE Title; ADDITIONAL_ID Shelf number'
  ),
  table('ReceiptDestination', 'Where receipts go', '*EMAIL E-mail; PRINTER Printer', fixed),
  table(
    'DepartmentTypes',
    'Kinds of departments',
    'DIGI Digitization; ACQ Acquisitions; WORK_ORDER Work order; COURSE Course reserves',
    fixed
  ),
  sharing(
    'RequestFormats',
    'Forms in which a borrowed title may come',
    `*PHYSICAL Physical; DIGITAL Digital; PHYSICAL_NON_RETURNABLE Physical, to keep`,
    shown
  ),
  sharing('LevelOfService', 'How fast a request should be served', '*Regular Regular; Rush Rush; Express Express'),
  sharing(
    'ResourceSharingCopyrightsStatus',
    'Whether copyright was cleared',
    '*NOT_REQUIRED Not required; PENDING Pending; CLEARED Cleared; DENIED Denied'
  ),
  sharing(
    'ResourceSharingRequestSendMethod',
    'How a request is sent to a partner',
    '*ISO ISO 18626; MAIL E-mail; NCIP NCIP; BROKER Broker'
  ),
  sharing(
    'ResourceSharingLanguages',
    'Languages of requested titles',
    `eng English; ger German; fre French; spa Spanish; ita Italian; por Portuguese; rus Russian; chi Chinese;
    jpn Japanese`
  )
]
