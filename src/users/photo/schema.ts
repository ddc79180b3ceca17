import Type, { type Static } from 'typebox'

/** What is known of a photograph beside the picture. */
export const Photo = Type.Object(
  {
    type: Type.Enum(['image/jpeg', 'image/png']),
    size: Type.Integer({ description: 'In bytes.' }),
    width: Type.Integer({ description: 'In pixels.' }),
    height: Type.Integer({ description: 'In pixels.' }),
    uploaded_by: Type.String(),
    upload_date: Type.String({ format: 'date-time' })
  },
  { $id: 'UserPhoto' }
)
export type Photo = Static<typeof Photo>

/** The picture itself. */
export const PhotoFile = Type.String({ format: 'binary' })
