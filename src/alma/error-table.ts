import { account } from './error-tables/account.ts'
import { acquisitions } from './error-tables/acquisitions.ts'
import { common } from './error-tables/common.ts'
import { configuration } from './error-tables/configuration.ts'
import { fees } from './error-tables/fees.ts'
import { items } from './error-tables/items.ts'
import { jobs } from './error-tables/jobs.ts'
import { keys } from './error-tables/keys.ts'
import { letters } from './error-tables/letters.ts'
import { loans } from './error-tables/loans.ts'
import { privacy } from './error-tables/privacy.ts'
import { requests } from './error-tables/requests.ts'
import { sets } from './error-tables/sets.ts'
import { sftp } from './error-tables/sftp.ts'
import { sharing } from './error-tables/sharing.ts'
import { sis } from './error-tables/sis.ts'
import { userUpdates } from './error-tables/user-updates.ts'
import { users } from './error-tables/users.ts'

/**
 * Every error that can be raised: HTTP status, Alma's code, message with blanks. Codes are not unique per meaning
 * (`alma-api.md` 1.7), hence the names. `docs/errors.md` and the 4xx texts of the OpenAPI document are printed from
 * here.
 */
export const errorTable = {
  ...common,
  ...users,
  ...configuration,
  ...jobs,
  ...keys,
  ...items,
  ...loans,
  ...requests,
  ...fees,
  ...sharing,
  ...sftp,
  ...sets,
  ...userUpdates,
  ...acquisitions,
  ...letters,
  ...privacy,
  ...account,
  ...sis
} as const
