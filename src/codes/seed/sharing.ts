import { type MappingSeed, tablesFor } from './table.ts'

const sharing = tablesFor('RESOURCE_SHARING')
const acquisitions = tablesFor('ADMINISTRATION')
const fixed = { customizable: false }

/** Tables that resource sharing, purchase requests and deposits name (`alma-api.md` 2.4, 2.5, 2.7). */
export const sharingTables = [
  sharing(
    'MandatoryBorrowingWorkflowSteps',
    'Steps that every borrowing request may take',
    `REQUEST_CREATED_BOR Created borrowing request; READY_TO_SEND Ready to be sent;
    REQUEST_SENT Request sent to partner; LOCATE_IN_PROCESS Locate in process; LOCATE_FAILED Locate failed;
    REJECT Rejected by partner; CANCEL_REPLY Waiting for cancel response; CANCELLED Cancelled by partner;
    CANCELLED_BY_PATRON Cancelled by patron; CANCELLED_BY_STAFF Cancelled by staff; EXPIRED Expired;
    SHIPPED_PHYSICALLY Shipped physically; SHIPPED_DIGITALLY Shipped digitally;
    RECEIVED_PHYSICALLY Physically received by library; RECEIVED_DIGITALLY Digitally received by library;
    LOANED Loaned item to patron; RETURNED_BY_PATRON Returned by patron;
    RETURNED_TO_PARTNER Returned item to partner; REQUEST_COMPLETED Request completed`,
    fixed
  ),
  sharing(
    'OptionalBorrowingWorkflowSteps',
    'Steps that some institutions use',
    `PENDING_APPROVAL Pending approval; REQUEST_ACCEPTED Request accepted; WILL_SUPPLY Will supply;
    CONDITIONAL Conditional; RECEIVED_NOT_FOR_LOAN Received, not for loan; RENEW_REQUESTED Renew requested;
    RENEWED Renewed by partner; RENEW_NOT_ACCEPTED Renew request not accepted;
    MEDIATED_RENEWAL Mediated patron renewal; RECALLED_BOR Recalled by partner; OVERDUE_ITEM Overdue request;
    LENDER_CHECK_IN Lender check in; LOST_COMMUNICATED Lost communicated;
    DAMAGED_COMMUNICATED Damaged communicated; DECLARED_LOST Declared lost by partner;
    EXPORTED_TO_THIRD_PARTY Exported to third party; EXTERNALLY_OBTAINED Externally obtained`,
    fixed
  ),
  sharing(
    'MandatoryLendingWorkflowSteps',
    'Steps that every lending request may take',
    `REQUEST_CREATED_LEND Created lending request; LOCATE_IN_PROCESS Locate in process;
    LOCATE_FAILED Locate failed; SHIPPED_PHYSICALLY Shipped physically; SHIPPED_DIGITALLY Shipped digitally;
    RETURNED_BY_PARTNER Returned by partner; REJECTED Rejected the borrower's request;
    CANCELLED_BY_PARTNER Cancelled by partner; EXPIRED Expired; REQUEST_COMPLETED Request completed`,
    fixed
  ),
  sharing(
    'OptionalLendingWorkflowSteps',
    'Steps that some institutions use',
    `WILL_SUPPLY Will supply; CONDITIONAL Conditional; RENEWED Renewed; RECALLED_LEND Recalled from partner;
    OVERDUE_ITEM Overdue; LOST Lost by partner`,
    fixed
  ),
  sharing('AdditionalRequestedMedia', 'Media beyond the seven of the protocol', 'AUDIO Audio; MAP Map; SCORE Score'),
  acquisitions('PR_CitationType', 'What a purchase request asks for', '*BOOK Book; JOURNAL Journal'),
  acquisitions('PR_RequestedFormat', 'Forms in which something may be bought', '*P Physical; E Electronic'),
  acquisitions(
    'PR_RejectReasons',
    'Why a purchase request was rejected',
    '*NB No budget; AV Already available; NS Not suitable; NA Not obtainable; OTHER Other reason'
  ),
  acquisitions(
    'PurchaseRequestStatus',
    'State of a purchase request',
    'INREVIEW In review; APPROVED Approved; REJECTED Rejected; DEFERRED Deferred',
    fixed
  ),
  acquisitions(
    'electronicMaterialType',
    'What an electronic title is',
    '*BOOK E-book; JOURNAL E-journal; DATABASE Database; STREAMINGVIDEO Streaming video; OTHER Other'
  ),
  acquisitions(
    'Funds',
    'Budgets that something is paid from (the service keeps no ledgers)',
    'GENERAL General books; SERIALS Journals; ILL Resource sharing'
  ),
  acquisitions('Vendors', 'Where the library buys', 'HARTWELL Hartwell Books; OAKFIELD Oakfield Serials')
]

/** Partners and vendors' accounts, deposit profiles: kept as mapping tables, so that institutions can change them. */
export const sharingMappings: MappingSeed[] = [
  {
    name: 'ResourceSharingPartners',
    subSystem: 'RESOURCE_SHARING',
    description: 'Institutions that lend to us and borrow from us',
    headers: [
      { name: 'source_code_1', description: 'Code' },
      { name: 'target_code', description: 'Name' },
      { name: 'target_code_2', description: 'Days that a delivery takes' }
    ],
    rows: [
      { column0: 'BECKFORD', column1: 'Beckford University Library', column2: '3', enabled: true },
      { column0: 'STONELEIGH', column1: 'Stoneleigh College Library', column2: '5', enabled: true }
    ]
  },
  {
    name: 'VendorAccounts',
    subSystem: 'ADMINISTRATION',
    description: 'Accounts that the library has with a vendor',
    headers: [
      { name: 'source_code_1', description: 'Vendor', codeTable: 'Vendors' },
      { name: 'target_code', description: 'Account' }
    ],
    rows: [
      { column0: 'HARTWELL', column1: 'HARTWELL-1', enabled: true },
      { column0: 'OAKFIELD', column1: 'OAKFIELD-1', enabled: true }
    ]
  },
  {
    name: 'DepositProfiles',
    subSystem: 'REPOSITORY',
    description: 'What becomes of deposited works',
    headers: [
      { name: 'source_code_1', description: 'Id' },
      { name: 'target_code', description: 'Name' },
      { name: 'target_code_2', description: 'Library' },
      { name: 'target_code_3', description: 'Approval: MANUAL or AUTO' },
      { name: 'target_code_4', description: 'Collection' },
      { name: 'target_code_5', description: 'User groups, with commas; empty: all' }
    ],
    rows: [
      {
        column0: '101',
        column1: 'Theses',
        column2: 'MAIN',
        column3: 'MANUAL',
        column4: 'Theses and dissertations',
        column5: 'GRAD,FACULTY',
        enabled: true
      },
      {
        column0: '102',
        column1: 'Working papers',
        column2: 'MAIN',
        column3: 'AUTO',
        column4: 'Working papers',
        column5: '',
        enabled: true
      }
    ]
  }
]
