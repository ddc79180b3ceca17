import Type from 'typebox'

export const CsvPreviewQuery = Type.Object({
  rows: Type.Integer({ default: 10, minimum: 1, maximum: 100, description: 'How many rows are shown.' })
})

export const CsvPreview = Type.Object(
  {
    columns: Type.Array(
      Type.Object({
        name: Type.String(),
        fields: Type.Array(Type.String(), { description: 'What it becomes; empty: no field reads it.' })
      })
    ),
    rows: Type.Array(
      Type.Object({
        line: Type.Integer({ description: 'Where the row begins.' }),
        user: Type.Record(Type.String(), Type.Unknown(), { description: 'The user as a feed in JSON would say it.' }),
        rejected: Type.Optional(
          Type.Object(
            { reason: Type.String(), code: Type.String(), message: Type.String() },
            { description: 'Why the row would be refused, if nobody existed yet.' }
          )
        )
      })
    )
  },
  { $id: 'SisCsvPreview' }
)
