/**
 * Why a documented code is never raised here: facts of this service, by code and, where a code has several meanings, by
 * our operations. The first match counts.
 */
const unraised: readonly (readonly [codes: RegExp, reason: string, operations?: RegExp])[] = [
  [
    /^(60224|60225|60226|60227|60228|60229|60230|60231|60232|4019990|4019998)$/,
    'no fulfillment network: there are no linked accounts'
  ],
  [
    /^(401651|401861)$/,
    'about the source institution: 4019990 or 60224 is answered instead',
    /^(getUsers|createUser)$/
  ],
  [/^60101$/, 'where the service itself fails'],
  [/^60340$/, 'a list leaves out what is of other libraries than those of the key'],
  [/^60100$/, 'no parameter of it is a number', /^createUserAttachment$/],
  [/^60349$/, 'nothing is added to the data of a user on demand'],
  [/^401666$/, 'no parameter of it can be wrong but a user id, and that is 401890', /^getUserFee$/],
  [/^401666$/, '40166410, documented beside it, is answered instead', /Printouts$/],
  [/^(40222[456]|402248|402249|402231)$/, 'about kinds of jobs that do not exist here'],
  [/^60304$/, 'a new profile gets its id here', /^createIntegrationProfile$/],
  [/^40166411$/, 'the operation has no parameter scope', /^list(Code|Mapping)Tables$/],
  [/^40166414$/, 'a missing parameter is 401664, documented beside it', /^getLendingRequests$/],
  [/^(60309|60317|401885)$/, 'there are no order lines', /^(actOnPurchaseRequest|createItem|putItem)$/],
  [/^60315$/, 'a rejection deletes no record'],
  [/^60186$/, 'about licenses'],
  [/^(401684|60328)$/, 'the item is named by the path: 401683 is answered instead', /^createItemRequest$/],
  [/^4800090$/, 'partners are not asked for what a request costs'],
  [/^(4022031|4022033)$/, 'records are kept as they are sent: no normalization, no validation beyond MARC'],
  [
    /^(4022040|4022041|60303)$/,
    'catalogers have no levels here: a level that is named is 4022040 where that is documented'
  ],
  [/^(10106|10109|10111|10112|10114)$/, 'there are no works of BIBFRAME'],
  [/^(40166452|40166454)$/, 'there is neither a network zone nor a community zone'],
  [/^402278$/, 'a body that cannot be read is refused like any other'],
  [/^6034[34]$/, 'a letter that there is can be read and changed', /^(get|update)Letter$/],
  [/^60105$/, 'the body is not read'],
  [/^60107$/, 'no set is named by it', /^listSets$/],
  [/^60107$/, 'there is no network zone: 60335 is answered instead', /^createSet$/],
  [/^(60334|60336)$/, 'there is no network zone: 60335 is answered instead'],
  [/^(60108|60110)$/, 'a user who is gone is in no set: every member can be shown'],
  [/^60205$/, 'all sets are sets of users, and an itemized one may be combined with a logical one'],
  [/^402266$/, 'there are no imports of metadata: 402267 is answered instead'],
  [
    /^(401651|401652|401658|401860|402119|402210|402212|402219|33009|60212|60269|60278|60308|60333)$/,
    'general error: a precise code is answered instead'
  ]
]

/** Why the operation never raises the documented code. Throws where nobody has said it: the table has no gaps. */
export function reasonFor(code: string, operationId: string): string {
  const found = unraised.find(([codes, , operations]) => codes.test(code) && (operations?.test(operationId) ?? true))
  if (!found)
    throw new Error(`${operationId} is documented with ${code}: declare it, or say here why it is never raised`)
  return found[1]
}
