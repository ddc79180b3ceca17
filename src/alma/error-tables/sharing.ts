import type { ErrorRow } from './row.ts'

/** Errors of resource sharing: requests of users to partners, and of partners to us. */
export const sharing = {
  SHARING_OWNED: [400, '401604', 'Warning: The institutional inventory has services for the requested title.'],
  SHARING_OWNER_MISSING: [400, '401607', 'Resource sharing library (owner) is missing'],
  SHARING_OWNER_FOREIGN: [
    400,
    '401608',
    'The given resource sharing library (owner) is not defined in the patron record'
  ],
  SHARING_REFUSED: [400, '401652', 'General Error: An error has occurred while processing the request. {reason}'],
  SHARING_REQUEST_NOT_FOUND: [400, '401694', 'Request Identifier not found.'],
  SHARING_NOT_AFFILIATED: [400, '401768', 'Patron is not affiliated with a resource sharing library'],
  SHARING_TERMS: [400, '401897', 'Invalid field value. Field: agree_to_copyright_terms, Value: false.'],
  SHARING_PICKUP: [400, '401929', 'The pickup location is missing or not valid.'],
  SHARING_ARTICLE: [400, '401930', 'A digital article needs journal_title, year and author. Missing: {fields}.'],
  SHARING_NO_LOCATION: [
    400,
    '402039',
    'Could not create request, default item location is not defined for the resource sharing library'
  ],
  SHARING_DUPLICATE: [400, '402362', 'Failed to save the request: Patron has duplicate request'],
  SHARING_FIELD: [400, '40166411', 'Parameter value is invalid. Invalid field value. Field: {field}.'],
  SHARING_OPERATION: [400, '40166412', 'Failed to perform operation. {reason}'],
  SHARING_ID_TYPE: [400, '40166422', 'Value of parameter is invalid given other parameter. {detail}'],
  SHARING_COST_NEGATIVE: [400, '40166425', 'Shipping cost cannot be lower than 0.'],
  SHARING_SHIPPING: [400, '40166426', 'Parameter value is invalid. {detail}'],
  SHARING_NO_RESULT: [400, '40166450', 'No result found for given parameters.'],
  SHARING_STEP: [409, '40166412', 'From {from} a request cannot go to {to}. It can go to: {next}.'],
  PARTNER_NOT_FOUND: [400, '402118', 'Partner not found.'],
  LENDING_PARAMETER: [400, '40166411', 'Invalid parameter. {detail}'],
  LENDING_NO_REQUEST: [400, '40166412', 'Failed to perform action. This partner has no such lending request.'],
  LENDING_LIST_OPERATION: [400, '40166414', "The parameter 'op' is mandatory. Valid options are: mark_reported."]
} as const satisfies Record<string, ErrorRow>
