import Type from 'typebox'
import { closed } from '../alma/schema.ts'
import { deletePolicies, resultCodes } from './settings.ts'

const Policy = Type.Enum([...deletePolicies], {
  description:
    'What is kept of a user who is deleted, the mildest first: everything but no way to find it; statistics under the ' +
    'primary id; statistics under an id that names nobody; nothing.'
})

const groups = Type.Array(Type.String({ minLength: 1, maxLength: 255 }), {
  maxItems: 1000,
  description: 'Codes of UserGroups that no purge touches.'
})
const requests = Type.Boolean({
  description: 'Active requests stand against a deletion by hand. Otherwise they are cancelled.'
})

const links = Type.Boolean({
  description:
    'A deletion also anonymizes the loans, requests, resource sharing requests and fees of the user that are over. ' +
    'Otherwise they stay tied to the id that the policy leaves, until the rules of their family cut them; FULLY_REMOVE ' +
    'leaves no id and so always cuts them.'
})

/** The delete policy as it is written: what is left out stays. */
export const DeletePolicyOrder = Type.Object(
  {
    policy: Policy,
    protected_user_groups: Type.Optional(groups),
    requests_protect: Type.Optional(requests),
    cut_links: Type.Optional(links)
  },
  { ...closed, $id: 'DeletePolicyOrder' }
)
export const DeletePolicyView = Type.Object(
  {
    policy: Policy,
    protected_user_groups: groups,
    requests_protect: requests,
    cut_links: links,
    job_instance: Type.Optional(
      Type.String({ description: 'The run that applies a tighter policy to users who were deleted before.' })
    )
  },
  { $id: 'DeletePolicy' }
)

export const ReceiptParams = Type.Object({ receipt_id: Type.String() })
export const ReceiptView = Type.Object(
  {
    id: Type.String(),
    issued_on: Type.String({ description: 'The day, by the clocks of the institution.' }),
    policy: Policy,
    cause: Type.Enum(['DELETE', 'PURGE']),
    lines: Type.Array(
      Type.Object({
        kind: Type.String(),
        count: Type.Integer(),
        fate: Type.Enum(['ERASED', 'CUT', 'TIED', 'KEPT'], {
          description:
            'Gone; stays and names nobody; stays under the id that the policy leaves, until the rules of its family cut ' +
            'it; stays as it was, for reports only.'
        }),
        rule: Type.String()
      })
    )
  },
  { $id: 'PrivacyReceipt' }
)

const paging = {
  limit: Type.Integer({ default: 100, minimum: 0, maximum: 1000 }),
  offset: Type.Integer({ default: 0, minimum: 0 })
}
export const PurgeParams = Type.Object({ instance_id: Type.String({ description: 'Id of the job instance.' }) })
export const ResultsQuery = Type.Object({ ...paging, code: Type.Optional(Type.Enum([...resultCodes])) })
export const PurgeResults = Type.Object(
  {
    dry_run: Type.Boolean({ description: 'True: nothing was changed; PURGED says who would be.' }),
    user: Type.Array(
      Type.Object({
        id: Type.String({ description: 'Internal id; it leads nowhere once the user is purged.' }),
        primary_id: Type.Optional(
          Type.String({ description: 'Primary id of who is still a user, or is kept fully reportable.' })
        ),
        code: Type.Enum([...resultCodes]),
        reason: Type.Optional(Type.String()),
        waived: Type.Optional(Type.Number()),
        currency: Type.Optional(Type.String()),
        receipt: Type.Optional(Type.String())
      })
    ),
    total_record_count: Type.Integer()
  },
  { $id: 'PurgeResults' }
)

export const PurgedQuery = Type.Object({ ...paging, policy: Type.Optional(Policy) })
export const PurgedUsers = Type.Object(
  {
    purged_user: Type.Array(
      Type.Object({
        status: Type.String(),
        policy: Policy,
        last_name: Type.String({ description: 'The name, the primary id or an id that names nobody: by policy.' }),
        user_group: Type.Optional(Type.String()),
        job_category: Type.Optional(Type.String()),
        statistic_category: Type.Array(Type.String()),
        deleted_on: Type.String()
      })
    ),
    total_record_count: Type.Integer()
  },
  { $id: 'PurgedUsers' }
)
