import { alarms } from './alarms/index.ts'
import { anonymization } from './anonymization/index.ts'
import { audit } from './audit/index.ts'
import { blocks } from './blocks/index.ts'
import { items } from './catalogue/index.ts'
import { codes } from './codes/index.ts'
import { deposits } from './deposits/index.ts'
import { desks } from './desks/index.ts'
import type { Domain } from './domain.ts'
import { fees } from './fees/index.ts'
import { idempotency } from './idempotency/index.ts'
import { institutions } from './institutions/index.ts'
import { jobs } from './jobs/index.ts'
import { knowRunRows } from './jobs/rows.ts'
import { letters } from './letters/index.ts'
import { libraries } from './libraries/index.ts'
import { loans } from './loans/index.ts'
import { toolTables } from './personal-data/elsewhere.ts'
import { knowInventory } from './personal-data/table.ts'
import { acquisitions } from './purchase-requests/index.ts'
import { purge } from './purge/index.ts'
import { followRequests } from './requests/copies/followers.ts'
import { requests } from './requests/index.ts'
import { sharing } from './resource-sharing/index.ts'
import { sandbox } from './sandbox/index.ts'
import { sets } from './sets/index.ts'
import { knowConnectionUsers } from './sftp/in-use.ts'
import { sftp } from './sftp/index.ts'
import { sis } from './sis/index.ts'
import { subject } from './subject-access/index.ts'
import { terms } from './terms/index.ts'
import { userUpdates } from './user-updates/index.ts'
import { knowCompanions } from './users/find/companions.ts'
import { users } from './users/index.ts'

/** The table of contents: every domain of the service, those that others build on first. */
export const domains: readonly Domain[] = [
  institutions,
  idempotency,
  codes,
  libraries,
  jobs,
  audit,
  users,
  sets,
  sftp,
  sis,
  items,
  terms,
  fees,
  letters,
  userUpdates,
  blocks,
  requests,
  loans,
  desks,
  sharing,
  acquisitions,
  deposits,
  anonymization,
  purge,
  subject,
  alarms,
  sandbox
]

followRequests(domains.flatMap(({ requestFollowers }) => requestFollowers ?? []))
knowCompanions(domains.flatMap(({ companions }) => companions ?? []))
knowConnectionUsers(domains.flatMap(({ connectionUsers }) => connectionUsers ?? []))
knowRunRows(domains.flatMap(({ runRows }) => runRows ?? []))
knowInventory([...domains.flatMap(({ inventory }) => inventory ?? []), ...toolTables])
