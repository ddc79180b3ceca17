import Type, { type TSchema } from 'typebox'

/** How Alma begins the names of the job's parameters (BULK-02). */
export const prefix = 'UPDATE_User_Information_'
const suffixes = ['Active', 'Value', 'Condition', 'Scope'] as const
type Suffix = (typeof suffixes)[number]

const field = (what: string, ...more: Suffix[]): { what: string; takes: readonly Suffix[] } => ({
  what,
  takes: ['Active', ...more]
})

/** What can be changed, and which parameters say how. The order is that in which edits are made. */
export const fields = {
  SetAccountTo: field('INTERNAL or EXTERNAL; the scope is the code of the SIS profile.', 'Value', 'Scope'),
  UserGroup: field('A code of UserGroups.', 'Value', 'Condition'),
  Campus: field('A campus; empty takes it away.', 'Value', 'Condition'),
  Status: field('ACTIVE or INACTIVE.', 'Value', 'Condition'),
  Expiry_Date: field('Milliseconds since 1970, or YYYY-MM-DD; empty takes it away.', 'Value', 'Condition'),
  Purge_Date: field('Milliseconds since 1970, or YYYY-MM-DD; empty takes it away.', 'Value', 'Condition'),
  Title: field('A code of UserTitles; empty takes it away.', 'Value', 'Condition'),
  JobDescription: field('A text; empty takes it away.', 'Value', 'Condition'),
  CatalogerLevel: field('A code of CatalogerLevel; empty takes it away.', 'Value', 'Condition'),
  DisableBlock: field('A code of UserBlockDescription, or ALL.', 'Value'),
  AddBlock: field('A code of UserBlockDescription; the scope is a code of UserBlockTypes.', 'Value', 'Scope'),
  RemoveRole: field('A role type; the scope is a library or the institution, empty: any.', 'Value', 'Scope'),
  AddRole: field('A role type; the scope is a library, default: the institution.', 'Value', 'Scope'),
  AddNote: field('A text; the scope is a code of NoteTypes.', 'Value', 'Scope'),
  RemoveStatistics: field('A code of UserStatCategories, or ALL.', 'Value'),
  AddStatistics: field('A code of UserStatCategories; the scope is a code of UserStatisticalTypes.', 'Value', 'Scope'),
  RemoveRSL: field('Code of a resource sharing library, or ALL.', 'Value'),
  RSL: field('Code of a resource sharing library.', 'Value'),
  DisableSMS: field('true (default): no phone number is for SMS any more.', 'Value'),
  Opt_In_Patron_Letters: field('Codes of LibraryNoticesOptInDisplay, with commas between.', 'Value'),
  Opt_Out_Patron_Letters: field('Codes of LibraryNoticesOptInDisplay, with commas between.', 'Value')
} as const
export type FieldName = keyof typeof fields
export const fieldNames = Object.keys(fields) as FieldName[]

const text = (description: string, maxLength = 2000) => Type.Optional(Type.String({ maxLength, description }))
const flag = (description: string) => Type.Boolean({ default: false, description })

const conditions = 'When to change it: always (default), IF_EMPTY or IF_NOT_EMPTY.'

function ofField([name, { what, takes }]: [string, { what: string; takes: readonly Suffix[] }]): [string, TSchema][] {
  const told: Record<Suffix, TSchema> = {
    Active: flag(`True: ${name} is changed.`),
    Value: text(what),
    Condition: text(conditions, 64),
    Scope: text(`See ${prefix}${name}_Value.`, 255)
  }
  return suffixes.filter(suffix => takes.includes(suffix)).map(suffix => [`${prefix}${name}_${suffix}`, told[suffix]])
}

const own: Record<string, TSchema> = {
  dry_run: flag('Report what would change, user by user; change nothing.'),
  notification_text: text('What the notice says beside its own words.'),
  not_applicable: text('Filled by the service: the parameters that mean nothing here.', 10_000)
}
const spelt = (name: string, description: string): [string, TSchema][] =>
  ['', '_Active', '_Value'].map(suffix => [`${prefix}${name}${suffix}`, text(description, 64)])

/** The parameters of the job, with the names that Alma's have (BULK-02), and our own. */
export const parameters = Type.Object({
  set_id: Type.String({ minLength: 1, maxLength: 32, description: 'Id of the set whose users are changed.' }),
  ...Object.fromEntries(Object.entries(fields).flatMap(ofField)),
  ...Object.fromEntries(spelt('DontGeneratePassword', 'true: external users who become internal get no password.')),
  ...Object.fromEntries(
    spelt('FieldType', 'INTERNAL (default), EXTERNAL or BY_USER_ACCOUNT_TYPE: whose entries those are that are added.')
  ),
  SEND_Notification_To_User_Active: flag('Each user who was changed gets a notice; without a change to make, all do.'),
  SEND_Notification_To_User_Value: text('UserNotification (default) or PasswordReset.', 255),
  ...own
})

/** Parameters as they are stored with a run. */
export type Given = Readonly<Record<string, string | boolean | undefined>>

/** Names that say no more than another parameter does, and Alma's mark of its product lines' names of scopes. */
const labels = /_Scope_Name$/

/**
 * The parameters that came and mean nothing here, by name: of a field that is switched on, or of none. What is empty,
 * false or `unconditional` asks for nothing. Pure.
 */
export function notApplicable(came: ReadonlyMap<string, string>): string[] {
  const known = new Set([...Object.keys(parameters.properties), 'job_name'])
  const isOn = (name: string) => /^(true|1)$/i.test(came.get(name) ?? '')
  return [...came].flatMap(([name, value]) => {
    if (known.has(name) || labels.test(name) || /^\s*(false|null|0|unconditional(ly)?)?\s*$/i.test(value)) return []
    const [, owner] = /^(.*)_(?:Active|Value|Condition|Scope)$/.exec(name) ?? []
    return owner !== undefined && came.has(`${owner}_Active`) && !isOn(`${owner}_Active`) ? [] : [name]
  })
}
