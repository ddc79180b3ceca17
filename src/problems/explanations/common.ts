import type { account as accountErrors } from '../../alma/error-tables/account.ts'
import type { common as commonErrors } from '../../alma/error-tables/common.ts'
import type { keys as keyErrors } from '../../alma/error-tables/keys.ts'
import type { letters as letterErrors } from '../../alma/error-tables/letters.ts'
import type { Explained } from './row.ts'

export const common: Explained<typeof commonErrors> = {
  GENERAL: [
    'Something happened that the service did not foresee. Nothing of the call was kept.',
    'Look for the tracking id in the log of the service: the line beside it names where it happened. Report it with that line.'
  ],
  UNAUTHORIZED: [
    'The call has no key, a key that does not exist or was revoked, or one whose area, right or role does not reach this operation.',
    'Send "Authorization: apikey KEY", or apikey=KEY in the query. docs/keys.md says what each operation needs; "patronage key" makes keys.'
  ],
  ROUTE_NOT_FOUND: [
    'No operation has this method and path.',
    'Compare path and method with the OpenAPI document; an id with a slash in it has to be percent-encoded.'
  ],
  TOO_LARGE: [
    'The body is larger than the service accepts for this operation.',
    'Send less in one call, or raise BODY_LIMIT; for feeds and files it is UPLOAD_LIMIT.'
  ],
  UNSUPPORTED_TYPE: [
    'The Content-Type of the body is none that this operation reads.',
    'Send application/json or application/xml, or what the OpenAPI document names for the operation.'
  ],
  AUTHENTICATION_LIMIT: [
    'Too many passwords that were tried with this key were wrong.',
    'Wait as long as Retry-After says. If nobody mistyped, somebody is guessing: look into the audit trail and revoke the key.'
  ],
  UNAVAILABLE: [
    'The database cannot be reached or has no connection free, or the service is stopping. Nothing of the call was kept.',
    'Send the call again after the seconds in Retry-After. If it lasts, look at /health/ready, which says what is wrong.'
  ],
  INVALID_INPUT: [
    'A field or a parameter is not what the schema of the operation asks for; the message names it.',
    'Compare the field with the schema in the OpenAPI document and send the call again.'
  ],
  MANDATORY_FIELD: [
    'A field that must be given is missing or empty.',
    'Send the field that the message names. Which fields are mandatory beyond the schema stands in the mapping table MandatoryFields.'
  ],
  INVALID_XML: [
    'The body is no well-formed XML, or holds what is refused for safety, such as a document type or an entity.',
    'Go to the line and column in the message. UTF-8 is the only encoding.'
  ],
  INVALID_PARAMETER: [
    'A parameter of the query has a value that the operation does not know.',
    'The message says what can be given instead.'
  ],
  NO_SUCH_ACTION: [
    'The parameter op names no action of this operation, or is missing where one is needed.',
    'Use one of the values that the OpenAPI document lists for op.'
  ]
}

export const account: Explained<typeof accountErrors> = {
  LETTER_TYPE_NOT_FOUND: [
    'No letter has this type.',
    'List the types with GET /v1/letters/types; they are written in capitals.'
  ],
  SANDBOX_ONLY: [
    'The service runs with data of a real institution: its clock does not travel and its data are not reset.',
    'Use a service that was started in sandbox mode.'
  ]
}

export const keys: Explained<typeof keyErrors> = {
  LIBRARY_RESTRICTED: [
    'The key is limited to libraries, and the record belongs to another one.',
    'Use a key of that library, or one without limits. A record that names no library is out of reach for a limited key.'
  ],
  RESTRICTION_INVALID: [
    'The key is limited to a library that the institution does not have any more.',
    'Make a new key with libraries that exist and revoke this one.'
  ]
}

export const letters: Explained<typeof letterErrors> = {
  LETTERS_RETRIEVE: ['The parameter type is neither LETTER nor COMPONENT.', 'Leave it out, or send type=LETTER.'],
  LETTER_OFF: [
    'Letters of this type are switched off, so none is written.',
    'Switch the letter on with PUT conf/letters/{letterCode}, or choose another type.'
  ],
  LETTER_CODE: ['There is no letter of that code.', 'List the letters with GET conf/letters; case counts.']
}
