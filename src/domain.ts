import type { FastifyBaseLogger, FastifyPluginAsync } from 'fastify'
import type { Found } from './alarms/rules.ts'
import type { KeyStore } from './alma/api-key.ts'
import type { ItemExpansions } from './catalogue/items/expansions.ts'
import type { Config } from './config.ts'
import type { AnyJob } from './jobs/job.ts'
import type { RunRows } from './jobs/rows.ts'
import type { Inventory } from './personal-data/table.ts'
import type { Clock, MovableClock } from './platform/clock.ts'
import type { Database, Entities } from './platform/database.ts'
import type { Work } from './platform/work.ts'
import type { RequestFollower } from './requests/copies/followers.ts'
import type { ConnectionUser } from './sftp/in-use.ts'
import type { Companions } from './users/find/companions.ts'

/** What the service is built of; handed to every domain's routes. */
export interface Parts {
  config: Config
  database: Database
  clock: Clock
  /** The same clock, where it can be moved: in sandbox mode. */
  time?: MovableClock
  keys: KeyStore
  domains: readonly Domain[]
  log?: FastifyBaseLogger
}

export type Routes = FastifyPluginAsync<Parts>

/** What a domain gives the service. Its `index.ts` exports one of these; `domains.ts` lists them. */
export interface Domain {
  name: string
  entities: Entities
  /** Every column of its tables: personal or not, and when it goes. */
  inventory?: Inventory
  /** Routes under /almaws/v1. */
  almaRoutes?: Routes
  /** Routes under /v1. */
  ownRoutes?: Routes
  /** Routes under /sandbox, which answer in sandbox mode only. */
  sandboxRoutes?: Routes
  jobs?: readonly AnyJob[]
  /** Tables whose rows belong to runs of jobs: they go with the run (JOB-08). */
  runRows?: readonly RunRows[]
  /** What else the queue carries out for this domain, by the name of the task; a throw is tried again later. */
  tasks?: Readonly<Record<string, (parts: Parts, payload: unknown, last: boolean) => Promise<void>>>
  /** What of this domain somebody should look at, as of now. */
  alarms?: (work: Work) => Promise<Found[]>
  /** What processes that run jobs look after every minute, each of them. */
  watch?: (parts: Parts) => Promise<void>
  /** What this domain holds of users: counts, reasons against a deletion, personal data. */
  companions?: Companions
  /** What of this domain uses S/FTP connections: one that is used is not removed. */
  connectionUsers?: readonly ConnectionUser[]
  /** What this domain does when requests begin and end. */
  requestFollowers?: readonly RequestFollower[]
  /** What this domain tells of items when `expand` names it. */
  itemExpansions?: ItemExpansions
}
