import Type, { type Static, type TSchema } from 'typebox'
import { closed } from '../../alma/schema.ts'

// What the institution decides about forgetting (AN-02, AN-04): eight families, each with its switch and its rules.

const Days = (description: string) => Type.Optional(Type.Integer({ minimum: 0, maximum: 36_500, description }))
const Codes = (description: string) =>
  Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 255 }), { maxItems: 1000, description }))

/** Everything that a rule may ask; all that it asks must hold (AN-05). */
const inputs = {
  days_since_ended: Days('At least so many days have passed since it ended; a fee: since it was closed.'),
  days_since_expiry: Days("At least so many days have passed since the user's expiry date."),
  libraries: Codes('Codes of libraries.'),
  locations: Codes('Codes of locations.'),
  user_groups: Codes('Codes of user groups, as they were when it began.'),
  loans_to_retain: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: 1000,
      description: 'So many later loans of the item keep their borrower.'
    })
  )
}
export type Input = keyof typeof inputs

/** A rule of a family: the first enabled one whose conditions hold decides. */
export type Rule = { name: string; enabled: boolean; anonymize: boolean } & {
  [K in Input]?: Static<(typeof inputs)[K]>
}

function Family(names: readonly Input[], description: string) {
  const conditions = Object.fromEntries(names.map(name => [name, inputs[name]])) as Record<string, TSchema>
  const rule = Type.Object(
    {
      name: Type.String({ minLength: 1, maxLength: 255 }),
      enabled: Type.Boolean({ default: true }),
      ...conditions,
      anonymize: Type.Boolean({ default: true, description: 'What it decides. False: keep.' })
    },
    closed
  )
  return Type.Object(
    {
      active: Type.Boolean({ default: false, description: 'Whether the job touches this family at all.' }),
      rules: Type.Array(rule as unknown as TSchema, { default: [], maxItems: 100 }),
      default_anonymize: Type.Boolean({ default: false, description: 'What happens to what no rule is about.' })
    },
    { ...closed, description }
  )
}

const ended = ['days_since_ended', 'days_since_expiry'] as const
const ofLoans = [...ended, 'libraries', 'locations', 'user_groups', 'loans_to_retain'] as const
const ofRequests = [...ended, 'libraries', 'locations', 'user_groups'] as const
const ofOthers = [...ended, 'libraries', 'user_groups'] as const

/** What each family's rules may ask (AN-04). */
export const inputsOf = {
  item_loans: ofLoans,
  loan_notes: ofLoans,
  requests: ofRequests,
  request_notes: ofRequests,
  resource_sharing_requests: ofOthers,
  resource_sharing_notes: ofOthers,
  fees: ofOthers,
  fee_notes: ofOthers
} as const satisfies Record<string, readonly Input[]>
export type FamilyName = keyof typeof inputsOf
export const familyNames = Object.keys(inputsOf) as FamilyName[]

const families = {
  item_loans: Family(inputsOf.item_loans, 'Who borrowed what was returned.'),
  loan_notes: Family(inputsOf.loan_notes, 'Notes on loans. None are stored today.'),
  requests: Family(inputsOf.requests, 'Who asked for what was fulfilled, cancelled or expired.'),
  request_notes: Family(inputsOf.request_notes, 'What was written on requests.'),
  resource_sharing_requests: Family(inputsOf.resource_sharing_requests, 'Who asked other libraries.'),
  resource_sharing_notes: Family(inputsOf.resource_sharing_notes, 'What was written on those requests.'),
  fees: Family(inputsOf.fees, 'Who owed what is settled.'),
  fee_notes: Family(inputsOf.fee_notes, 'What was written on fees and payments.')
}

export const PrivacySettings = Type.Object(
  {
    active: Type.Boolean({ default: false, description: 'Whether the job runs by itself.' }),
    schedule: Type.String({
      default: '0 1 * * *',
      maxLength: 100,
      description: "Cron, in the institution's time zone."
    }),
    keep_loans_with_open_fees: Type.Boolean({
      default: false,
      description: 'Keep the borrower as long as a fee of the loan is open. Off: the fee alone keeps its user.'
    }),
    report_days: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 3650,
        description:
          'Days that reports of runs (SIS, purge, update of users) tell of single users, and that a SIS run may be ' +
          'undone. Absent: as many as the installation says (REPORT_DAYS).'
      })
    ),
    families: Type.Object(families, closed)
  },
  { ...closed, $id: 'PrivacySettings' }
)

/** A change of the settings: what it does not name stays as it is, families too. A family that it names is replaced. */
export const PrivacyChange = Type.Object(
  {
    active: Type.Optional(Type.Boolean({ description: 'Whether the job runs by itself.' })),
    schedule: Type.Optional(Type.String({ maxLength: 100, description: 'Cron, such as 0 1 * * *.' })),
    keep_loans_with_open_fees: Type.Optional(
      Type.Boolean({ description: 'Keep the borrower as long as a fee of the loan is open.' })
    ),
    report_days: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 3650,
        description: 'Days that reports of runs tell of single users; 0: as many as the installation says.'
      })
    ),
    families: Type.Optional(Type.Partial(Type.Object(families), closed))
  },
  { ...closed, $id: 'PrivacyChange' }
)
export type PrivacyChange = Partial<Omit<Static<typeof PrivacySettings>, 'families'>> & {
  families?: Partial<Record<FamilyName, FamilySettings>>
}

/** Settings as they are after a change. Pure. */
export function changedSettings(settings: PrivacySettings, change: PrivacyChange): PrivacySettings {
  const { report_days, families: changed, ...rest } = { ...settings, ...change }
  return {
    ...rest,
    ...(report_days ? { report_days } : {}),
    families: { ...settings.families, ...changed }
  }
}
export interface FamilySettings {
  active: boolean
  rules: Rule[]
  default_anonymize: boolean
}
export type PrivacySettings = Omit<Static<typeof PrivacySettings>, 'families'> & {
  families: Record<FamilyName, FamilySettings>
}

const after = (days: number): FamilySettings => ({
  active: true,
  rules: [{ name: `${days} days after the end`, enabled: true, days_since_ended: days, anonymize: true }],
  default_anonymize: false
})

/** The settings of an institution that has decided nothing: everything is switched off. */
export const nothingDecided = (): PrivacySettings => ({
  active: false,
  schedule: '0 1 * * *',
  keep_loans_with_open_fees: false,
  families: Object.fromEntries(
    familyNames.map(name => [name, { active: false, rules: [], default_anonymize: false }])
  ) as unknown as PrivacySettings['families']
})

/**
 * The consortial profile (AN-09, AN-10): seven days for loans and requests, so that problems can be settled; seven
 * years for fees; every notes family with its own. Daily at 01:00.
 */
export const consortialTemplate = (): PrivacySettings => ({
  active: true,
  schedule: '0 1 * * *',
  keep_loans_with_open_fees: false,
  families: Object.fromEntries(
    familyNames.map(name => [name, after(name.startsWith('fee') ? 2555 : 7)])
  ) as PrivacySettings['families']
})

/** Settings that are ready to use, by name: `POST /v1/privacy/settings?template=consortial`. */
export const templates = { consortial: consortialTemplate }
export const TemplateQuery = Type.Object({
  template: Type.Enum(Object.keys(templates) as (keyof typeof templates)[], {
    description: 'Which settings: `consortial` is the policy of a consortium (docs/privacy.md).'
  })
})
