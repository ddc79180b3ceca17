import Type, { type Static } from 'typebox'
import { PageQuery } from '../alma/paging.ts'
import { Day, IdText, Moment, Text } from '../alma/schema.ts'
import { ResourceSharingRequest } from './schema.ts'

const optional = Type.Optional
const nullable = (description: string) => Type.Union([Type.String(), Type.Null()], { description })

/** A step that a request is to take. */
export const Move = Type.Object(
  {
    status: Text(64, { description: 'The next status; `next` of the answer says which there are.' }),
    partner: optional(Text(255, { description: 'Code of the partner that it is with from now on.' })),
    supplied_format: optional(Text(64, { description: 'Code of RequestFormats: how it came.' })),
    due_date: optional(Day({ description: 'When the partner wants it back.' })),
    barcode: optional(Text(255, { description: 'Barcode of what came.' })),
    note: optional(Text(4000, { description: 'A note that is kept with the request.' }))
  },
  { $id: 'SharingMove' }
)
export type Move = Static<typeof Move>

/** Where a request stands, how it came there and where it can go. */
export const Moved = Type.Object(
  {
    request_id: Type.String(),
    kind: Type.Enum(['BORROWING', 'LENDING']),
    status: Type.Object({ value: Type.String(), desc: Type.String() }),
    final: Type.Boolean({ description: 'The request has ended: it may be anonymized.' }),
    next: Type.Array(Type.String()),
    due_date: nullable('When the partner wants it back, YYYY-MM-DD.'),
    hold_until: nullable('Last day on the hold shelf, YYYY-MM-DD.'),
    ended_at: nullable('When it reached a final status.'),
    steps: Type.Array(Type.Object({ status: Type.String(), at: Moment(), by: Type.String() }))
  },
  { $id: 'SharingStatus' }
)
export type Moved = Static<typeof Moved>

export const SharingListQuery = Type.Object({
  ...PageQuery,
  kind: optional(Type.Enum(['BORROWING', 'LENDING'])),
  status: optional(Type.String({ maxLength: 64 })),
  owner: optional(Type.String({ maxLength: 64 })),
  partner: optional(Type.String({ maxLength: 255 }))
})

/** A page of requests of either kind, the latest first. */
export const SharingList = Type.Object(
  { user_resource_sharing_request: Type.Array(ResourceSharingRequest), total_record_count: Type.Integer() },
  { $id: 'SharingList' }
)

export const SharingIdParams = Type.Object({
  id: IdText('Number of the request (request_id).')
})
