import Type from 'typebox'
import { PrivacySettings } from './rules/settings.ts'

const Text = (description: string) => Type.Optional(Type.String({ description }))

/** The settings, and who has locked them. */
export const SettingsView = Type.Object(
  { locked_by: Text('Who has locked them.'), settings: PrivacySettings },
  { $id: 'PrivacySettingsView' }
)

const Group = Type.Object({
  rule: Type.String(),
  library: Type.Optional(Type.String()),
  user_group: Type.Optional(Type.String()),
  kept_by: Type.Optional(Type.Enum(['RULE', 'RETENTION', 'CONSENT', 'OPEN_FEE'])),
  count: Type.Integer(),
  sample: Type.Array(Type.String(), { description: 'A few internal ids.' })
})
const Preview = {
  at: Type.String(),
  today: Type.String({ description: 'The day from which the rules count back.' }),
  time_zone: Type.String(),
  families: Type.Array(
    Type.Object({
      family: Type.String(),
      active: Type.Boolean(),
      due: Type.Integer({ description: 'What a run would anonymize now.' }),
      kept: Type.Integer({ description: 'What is over and stays.' }),
      groups: Type.Array(Group)
    })
  )
}
export const PrivacyPreview = Type.Object(Preview, { $id: 'PrivacyPreview' })

export const PrivacyStatus = Type.Object(
  {
    active: Type.Boolean(),
    schedule: Type.String(),
    locked_by: Text('Who has locked the settings.'),
    last_run: Type.Optional(
      Type.Object({
        manifest: Type.Integer(),
        job_instance: Type.String(),
        ended_at: Type.String(),
        hash: Type.String(),
        signed: Type.Boolean(),
        notes_waiting: Type.Optional(
          Type.Array(
            Type.Object({
              table: Type.String(),
              column: Type.String(),
              count: Type.Integer(),
              family: Type.String({ description: 'The family of notes whose rules will take them.' })
            }),
            { description: 'Notes that name somebody whose link was cut, and that stay by the rules of notes.' }
          )
        )
      })
    ),
    unproven: Type.Optional(
      Type.Object(
        {
          manifest: Type.Integer(),
          job_instance: Type.String(),
          ended_at: Type.String(),
          reason: Type.String({ description: 'Where people were found, or what could not be read.' })
        },
        {
          description:
            'The oldest run that is not proven. Each later run looks for its people as well; it goes when one finds nobody.'
        }
      )
    ),
    ...Preview
  },
  { $id: 'PrivacyStatus' }
)

const asked = {
  loan_id: Text('Id of a loan.'),
  request_id: Text('Id of a request.'),
  resource_sharing_request_id: Text('Id of a resource sharing request.'),
  fee_id: Text('Id of a fee.')
}
export const WhyQuery = Type.Object(asked)
export const PrivacyWhy = Type.Object(
  {
    ...asked,
    family: Type.String(),
    state: Type.Enum([
      'STILL_ACTIVE',
      'ANONYMIZED',
      'FAMILY_SWITCHED_OFF',
      'KEPT_BY_CONSENT',
      'KEPT_BY_OPEN_FEE',
      'KEPT_BY_RETENTION',
      'KEPT_BY_RULE',
      'DUE'
    ]),
    rule: Type.String({
      description:
        'The rule that decides today, or `default`; with KEPT_BY_RETENTION the one whose `loans_to_retain` keeps it.'
    }),
    ended_on: Text('The day on which it ended.'),
    eligible_on: Text('The first day on which the rules let it go, as things stand.'),
    eligible_by: Text('The rule that lets it go on that day, or `default`.')
  },
  { $id: 'PrivacyWhy' }
)

export const Consent = Type.Object({ keep_loan_history: Type.Boolean() }, { $id: 'ConsentOrder' })
export const ConsentView = Type.Object(
  {
    keep_loan_history: Type.Boolean(),
    given_at: Text('When it was given last.'),
    withdrawn_at: Text('When it was withdrawn.')
  },
  { $id: 'Consent' }
)

export const Manifest = Type.Object(
  {
    number: Type.Integer(),
    body: Type.Unknown(),
    previousHash: Type.String(),
    hash: Type.String(),
    signature: Type.Union([Type.String(), Type.Null()])
  },
  { $id: 'PrivacyManifest' }
)
export const Manifests = Type.Object(
  { manifests: Type.Array(Manifest), flaw: Text('The first thing that is wrong with the chain; absent: it is whole.') },
  { $id: 'PrivacyManifests' }
)
