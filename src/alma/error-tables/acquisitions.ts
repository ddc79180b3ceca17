import type { ErrorRow } from './row.ts'

/** Errors of purchase requests and deposits. */
export const acquisitions = {
  PURCHASE_MMS_ID: [400, '60221', 'Mms ID is not valid.'],
  PURCHASE_FORMAT: [400, '60270', 'Requested format is not valid.'],
  PURCHASE_CURRENCY: [400, '60271', 'Currency is not valid.'],
  PURCHASE_VENDOR_ACCOUNT: [400, '60272', 'Vendor account is not valid.'],
  PURCHASE_TITLE: [400, '60273', 'Title is missing.'],
  PURCHASE_METADATA: [400, '60274', 'Resource metadata is required.'],
  PURCHASE_STATUS: [400, '60275', 'Purchase request status is not valid.'],
  PURCHASE_REQUEST_NOT_FOUND: [400, '60276', 'The purchase request identifier is not valid.'],
  PURCHASE_CANCEL: [400, '60277', 'The purchase request deletion failed. {reason}'],
  PURCHASE_FUND: [400, '60279', 'Fund is not valid.'],
  PURCHASE_CITATION: [400, '60280', 'Purchase request citation not valid.'],
  PURCHASE_SHELF_LIBRARY: [400, '60281', "Purchase request location's library not valid."],
  PURCHASE_SHELF: [400, '60282', "Purchase request location's shelving location not valid."],
  PURCHASE_QUANTITY: [400, '60283', "Purchase request location's quantity not valid."],
  PURCHASE_REASON: [400, '60308', 'A reject reason is required.'],
  PURCHASE_UPDATE_STATUS: [400, '60309', 'Purchase request status not valid for update.'],
  PURCHASE_ACTION_STATUS: [400, '60312', 'Purchase request invalid status.'],
  PURCHASE_APPROVER: [400, '60313', 'Purchase request approved_by not found.'],
  PURCHASE_OWNER: [400, '60314', 'Purchase request owning library not found.'],
  PURCHASE_BIB: [400, '60316', 'Purchase request MMS record not found.'],
  PURCHASE_ACTION: [400, '60319', 'Purchase request operation failed. Use approve or reject.'],
  PURCHASE_MATERIAL: [400, '60329', 'Purchase requested material type is not valid.'],
  PURCHASE_REQUESTER: [400, '401890', 'Requester was not found.'],
  PURCHASE_LIBRARY: [400, '402469', 'Library is not valid.'],
  PURCHASE_VENDOR: [400, '402880', 'Vendor is not valid.'],
  PURCHASE_FILTER: [
    400,
    '40166410',
    'Parameter value is invalid, please choose one of the valid options. Parameter: {name}.'
  ],
  DEPOSIT_NOT_FOUND: [400, '402238', 'Failed to get deposit.'],
  DEPOSIT_LIST: [400, '402238', 'Failed to get deposits. {reason}'],
  DEPOSIT_NUMBER: [400, '402205', 'Input parameter {name} is not numeric.'],
  DEPOSIT_CREATE: [400, '401652', 'General Error - An error has occurred while creating the deposit. {reason}'],
  DEPOSIT_UPDATE: [400, '401652', 'General Error - An error has occurred while updating the deposit. {reason}'],
  DEPOSIT_PROFILE_NOT_FOUND: [400, '402119', 'General error. There is no deposit profile with this id.']
} as const satisfies Record<string, ErrorRow>
