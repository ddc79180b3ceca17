import Type, { type Static } from 'typebox'
import { Link, Moment, Page, Text } from '../../alma/schema.ts'

/** A file kept with a user (`alma-api.md` 2.8; `size`, `uploaded_by`, `upload_date` are named by us). */
export const UserAttachment = Type.Object(
  {
    id: Type.Optional(Type.String({ output: true })),
    type: Text(64, { default: 'GENERAL', description: 'A plain text such as GENERAL.' }),
    note: Type.Optional(Text(2000, { empty: 'text' })),
    file_name: Type.Optional(Text(255)),
    content: Type.Optional(Type.String({ description: 'The file, in base64.' })),
    size: Type.Optional(Type.Integer({ output: true })),
    uploaded_by: Type.Optional(Type.String({ output: true })),
    upload_date: Type.Optional(Moment({ output: true })),
    link: Link()
  },
  { $id: 'UserAttachment', xml: { name: 'user_attachment' } }
)
export type UserAttachment = Static<typeof UserAttachment>

export const UserAttachments = Page('user_attachments', 'user_attachment', UserAttachment)
export type UserAttachments = Static<typeof UserAttachments>

export const AttachmentParams = Type.Object({
  user_id: Type.String({ minLength: 1 }),
  attachment_id: Type.String({ minLength: 1 })
})

export const AttachmentQuery = Type.Object({
  user_id_type: Type.Optional(Type.String()),
  expand: Type.Optional(
    Type.Enum(['content', 'content_no_encoding'], { description: 'content: in base64; content_no_encoding: as text.' })
  )
})
