import { createHash } from 'node:crypto'
import Type, { type Static } from 'typebox'
import { closed } from '../../alma/schema.ts'
import { CsvSettings } from '../feed/csv/settings.ts'
import { type Kind, kinds } from '../run-state.ts'
import { sourceSettings } from './source-settings.ts'

export { kinds } from '../run-state.ts'

/** Raised whenever the engine's rules change: an unchanged file is then read anew. */
const rulesVersion = 2

const Action = Type.Object(
  {
    active: Type.Boolean({ default: true, description: 'An inactive action does not run.' }),
    schedule: Type.Optional(
      Type.String({ maxLength: 100, description: "Cron, in the institution's time zone; absent: on demand only." })
    )
  },
  closed
)

export const Threshold = Type.Object(
  {
    count: Type.Optional(Type.Integer({ minimum: 0, description: 'No guard up to this many.' })),
    percent: Type.Optional(
      Type.Number({ minimum: 0, description: "No guard up to this share of the profile's users." })
    )
  },
  { ...closed, $id: 'SisThreshold', description: 'Over it is what is above both; what is left out does not limit.' }
)
export type Threshold = Static<typeof Threshold>
const Guards = Type.Object(
  {
    active: Type.Boolean({
      default: true,
      description: 'False: runs apply at once, in one pass, unless `leavers` is set: those are always judged.'
    }),
    ...(Object.fromEntries(kinds.map(kind => [kind, Type.Optional(Threshold)])) as Record<
      Kind,
      ReturnType<typeof Type.Optional<typeof Threshold>>
    >)
  },
  {
    ...closed,
    $id: 'SisGuards',
    description: 'A run that would change more stops before it applies anything, and waits.'
  }
)

/** The rules of one student information system (SIS-10 to SIS-18, SIS-53). */
export const ProfileSettings = Type.Object(
  {
    matchIdType: Type.String({
      default: 'PRIMARY_ID',
      minLength: 1,
      maxLength: 255,
      description: 'What a record and a user have in common: PRIMARY_ID, or a code of UserIdentifierTypes.'
    }),
    matchAcross: Type.Enum(['TYPE', 'INSTITUTION'], {
      default: 'TYPE',
      description:
        'Where the value matched by is unique: among identifiers of its type, or in the institution, whatever its type.'
    }),
    recordType: Type.Enum(['PUBLIC', 'STAFF', 'CONTACT'], {
      default: 'PUBLIC',
      description: "The record type of this profile's users; that of the file is ignored."
    }),
    unmatched: Type.Enum(['ADD', 'REJECT'], { default: 'ADD', description: 'A record that matches nobody.' }),
    swapAll: Type.Boolean({ default: true, description: 'False: matched users are left as they are.' }),
    emptyProtectedFields: Type.Enum(['KEEP', 'CLEAR_OR_DEFAULT'], {
      default: 'KEEP',
      description: 'A protected field that no one edited by hand and that comes empty (C1).'
    }),
    originalValueReattaches: Type.Boolean({
      default: false,
      description:
        'True: a feed that sends the value from before a hand edit takes the field back. False: only people do.'
    }),
    userGroup: Type.Optional(Type.String({ maxLength: 255, description: 'User group of new users without one.' })),
    preferredLanguage: Type.String({ default: 'en', maxLength: 32, description: 'Language of new users without one.' }),
    expiryDays: Type.Optional(
      Type.Integer({ minimum: 0, maximum: 36500, description: 'Expiry of new users without one, in days.' })
    ),
    purgeDays: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 36500,
        description:
          'Purge date of new users without one: so many days after the expiry date, which is that of the file or the ' +
          'one that expiryDays gives; none without an expiry date. It moves when the expiry date does.'
      })
    ),
    orderIndependent: Type.Boolean({
      default: true,
      description:
        'What a feed does not depend on the order of its records. False, as in Alma: the first of several wins.'
    }),
    groupPrecedence: Type.Array(Type.String({ maxLength: 255 }), {
      default: [],
      description:
        'User groups, the first goes before: of two records of a person that differ, this one is taken. Equal, or none: the later expiry date.'
    }),
    mandatoryFields: Type.Array(Type.String({ maxLength: 64 }), {
      default: [],
      description: 'Fields beside last_name without which a record is rejected, such as first_name or email.'
    }),
    folder: Type.Optional(
      Type.String({
        maxLength: 255,
        description: 'Folder of waiting zips, under DATA_DIR/feeds/<institution>; default: the code.'
      })
    ),
    ...sourceSettings,
    csv: Type.Optional(CsvSettings),
    guards: Type.Optional(Guards),
    leavers: Type.Enum(['NOTHING', 'DEACTIVATE', 'EXPIRE', 'PURGE'], {
      default: 'NOTHING',
      description:
        'Users of this profile whom a full feed leaves out: nothing, status INACTIVE, or an expiry or purge date; always behind the guard.'
    }),
    leaversDays: Type.Integer({
      default: 0,
      minimum: 0,
      maximum: 36500,
      description: 'Days from the run to the expiry or purge date of those who left.'
    }),
    import: Type.Optional(Action),
    synchronize: Type.Optional(Action)
  },
  { ...closed, $id: 'SisProfileSettings' }
)
export type ProfileSettings = Static<typeof ProfileSettings>

/**
 * What, beside its bytes, decides what becomes of a record: the profile's rules, the institution's code tables and the
 * engine itself. A digest of a record is made with this, so that no change of the rules can hide behind it.
 */
export function rulesDigest(profileCode: string, settings: ProfileSettings, tablesVersion: string): string {
  const { import: _import, synchronize: _synchronize, folder: _folder, ...others } = settings
  const {
    alarmAddresses: _alarms,
    source: _source,
    exports: _exports,
    freshness: _freshness,
    guards: _guards,
    leavers: _leavers,
    leaversDays: _days,
    orderIndependent: _order,
    groupPrecedence: _precedence,
    ...rules
  } = others
  return createHash('sha256')
    .update(JSON.stringify([rulesVersion, profileCode, rules, tablesVersion]))
    .digest('hex')
}
