import Type, { type Static } from 'typebox'
import { remoteFolder } from '../../sftp/schema.ts'

/**
 * Where a profile's feeds come from, and when to worry (SIS-01, SIS-05). Nothing of it changes what becomes of a
 * record.
 */
export const FeedSource = Type.Object(
  {
    connection: Type.Optional(
      Type.String({ maxLength: 64, description: 'Name of an S/FTP connection; absent: the local folder.' })
    ),
    directory: remoteFolder('Of the S/FTP connection: folder below its base directory.')
  },
  { $id: 'SisFeedSource' }
)

/** Where a profile's exports go (SIS-60, SIS-61). */
export const ExportTarget = Type.Object(
  {
    connection: Type.Optional(
      Type.String({
        maxLength: 64,
        description: 'Name of an S/FTP connection; absent: DATA_DIR/exports/<institution>/<profile>.'
      })
    ),
    directory: FeedSource.properties.directory
  },
  { $id: 'SisExportTarget' }
)

export const Freshness = Type.Object(
  {
    hours: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 8784, description: 'Alarm when no file came for longer than this.' })
    ),
    shrinkPercent: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 99,
        description: 'Alarm when a file is smaller than the median of the ten before it by more than this.'
      })
    )
  },
  { $id: 'SisFreshness' }
)
export type Freshness = Static<typeof Freshness>

/** Addresses of staff. */
export const StaffAddresses = Type.Array(
  Type.String({ maxLength: 254, pattern: '^[^\\s@<>,;:"()]+@[^\\s@<>,;:"()]+$' }),
  { maxItems: 20 }
)

export const sourceSettings = {
  alarmAddresses: Type.Optional(
    Type.Array(StaffAddresses.items, {
      maxItems: 20,
      description: 'E-mail addresses of staff who are told of alarms about this profile: docs/alarms.md.'
    })
  ),
  source: Type.Optional(FeedSource),
  exports: Type.Optional(ExportTarget),
  freshness: Type.Optional(Freshness)
}
