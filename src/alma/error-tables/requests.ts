import type { ErrorRow } from './row.ts'

/** Errors of requests. */
export const requests = {
  REQUEST_NOT_FOUND: [400, '401694', 'Request Identifier not found.'],
  REQUEST_NO_ITEMS: [400, '401129', 'No items can fulfill the submitted request.'],
  REQUEST_DUPLICATE: [400, '401136', 'Failed to save the request: Patron has active request for selected item.'],
  PICKUP_NOT_FOUND: [
    400,
    '401895',
    'Pickup circulation desk with code {desk} and library code {library} was not found.'
  ],
  DELIVERY_UNSUPPORTED: [400, '60308', 'Delivery to personal address is not supported.'],
  DELIVERY_NO_ADDRESS: [400, '60309', 'User does not have address for personal delivery.'],
  DELIVERY_ADDRESS_TYPE: [400, '60310', 'Delivery is not supported for this type of personal address.'],
  NETWORK_NOT_CONFIGURED: [400, '60324', 'Fulfillment network is not configured.'],
  NETWORK_INSTITUTION: [400, '60325', 'Fulfillment network institution is not valid.'],
  NETWORK_PICKUP_INVALID: [400, '60326', 'Fulfillment network pickup library or pickup circulation desk is not valid.'],
  NETWORK_PICKUP_MISSING: [400, '60327', 'Fulfillment network pickup library or pickup circulation desk is required.'],
  REQUEST_ITEM_SEARCH: [400, '401684', 'Search for request physical item failed.'],
  REQUEST_ITEM_NOT_FOUND: [400, '60328', 'Item for request was not found.'],
  REQUEST_PARTIAL: [400, '60330', 'Invalid partial digitization volume or issue.'],
  REQUEST_FAILED: [400, '60331', 'Failed to create request. {reason}'],
  REQUEST_GENERAL: [400, '401652', 'General Error: An error has occurred while processing the request. {reason}'],
  REQUEST_ID_NOT_NUMERIC: [400, '402204', 'Input parameters requestId {id} is not numeric.'],
  REQUEST_STEP_ID: [400, '402205', 'Input parameter requestId ({id}) is not numeric.'],
  REQUEST_STEP_NOT_FOUND: [400, '401907', 'Failed to find a request for the given request ID.'],
  REQUEST_NOT_DIGITIZATION: [400, '401932', 'Request {id} is not a Digitization request'],
  REQUEST_STEP_STUCK: [400, '401933', 'Cannot move forward in workflow. Request ID: {id}, Step: {step}'],
  REQUEST_STEP_FAILED: [
    400,
    '401934',
    'Move digitization request to next step in workflow has failed. Request ID: {id}'
  ],
  BOOKING_PERIOD_TYPE: [400, '4018990', 'Unsupported period type.']
} as const satisfies Record<string, ErrorRow>
