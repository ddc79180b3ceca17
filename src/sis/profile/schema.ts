import Type, { type Static } from 'typebox'
import { PageQuery } from '../../alma/paging.ts'
import { Coded, Link, Page, Text, Wrapped } from '../../alma/schema.ts'

const Parameter = Type.Object(
  { action: Coded(), name: Coded(), value: Type.Optional(Text(1000, { empty: 'text' })) },
  { $id: 'ProfileParameter', xml: { name: 'parameter' } }
)

/** An integration profile in Alma's shape (`alma-api.md` 2.17). Only the type USER is served. */
export const IntegrationProfile = Type.Object(
  {
    link: Link(),
    id: Type.Optional(Text(32, { output: true })),
    code: Text(64),
    name: Text(255),
    type: Type.Optional(Coded('IntegrationTypes')),
    system: Type.Optional(Coded('ExternalSystemTypes', { max: 64 })),
    ftp_connection: Type.Optional(Coded()),
    default: Type.Optional(Type.Boolean({ default: false })),
    system_description: Type.Optional(Text(4000, { empty: 'text' })),
    description: Type.Optional(Text(4000, { empty: 'text' })),
    parameter: Wrapped('parameters', Parameter, {
      empty: 'list',
      description: "The profile's rules, one a parameter. Taken on POST and PUT too, which Alma does not do."
    })
  },
  { $id: 'IntegrationProfile', xml: { name: 'integration_profile' } }
)
export type IntegrationProfile = Static<typeof IntegrationProfile>

export const IntegrationProfiles = Page('integration_profiles', 'integration_profile', IntegrationProfile)

export const IntegrationProfileQuery = Type.Object({
  type: Type.Optional(
    Type.String({ maxLength: 64, description: 'Code table IntegrationTypes; USER has profiles here.' })
  ),
  q: Type.Optional(Type.String({ maxLength: 255, description: 'created_by~text or name~text' })),
  ...PageQuery
})
export const IntegrationProfileParams = Type.Object({ id: Type.String({ maxLength: 32 }) })
