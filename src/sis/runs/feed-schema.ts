import Type from 'typebox'

export const FeedNotice = Type.Object(
  {
    code: Type.Enum(['GROWING', 'KNOWN', 'UNREADABLE', 'LEFT', 'NOT_RENAMED', 'NOT_A_FEED', 'MISSING', 'SHRUNK']),
    file: Type.Union([Type.String(), Type.Null()]),
    message: Type.String()
  },
  { $id: 'SisNotice' }
)

export const FeedAlarms = Type.Array(
  Type.Object(
    { profile: Type.String(), code: Type.Enum(['MISSING', 'SHRUNK']), message: Type.String() },
    { $id: 'SisAlarm' }
  ),
  { description: 'Feeds that did not come in time, or came too small: as of now.' }
)

export const FeedState = Type.Object(
  {
    profile: Type.String(),
    last_file: Type.Union([
      Type.Null(),
      Type.Object({
        name: Type.String(),
        bytes: Type.Integer(),
        sha256: Type.String(),
        taken_at: Type.String({ format: 'date-time' }),
        run: Type.String()
      })
    ]),
    median_bytes: Type.Union([Type.Null(), Type.Integer()], { description: 'Of the ten files before the last one.' }),
    alarms: FeedAlarms
  },
  { $id: 'SisFeedState' }
)

export const ZipFile = Type.String({ format: 'binary', description: 'The zip.' })
