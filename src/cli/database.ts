import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '../config.ts'
import type { Database } from '../platform/database.ts'
import type { Context } from './context.ts'
import { Ending } from './exits.ts'

/** What a command wants of its database. */
export interface Wish {
  embedded?: boolean | undefined
  /** With `embedded`: make the database when there is none. Otherwise one that is not there is an error. */
  make?: boolean
  /** Bring the tables up to date first. Otherwise those that are not are an error. */
  migrate?: boolean
}

const absent = (config: Config): string => `There is no database in ${join(config.DATA_DIR, 'postgres')}.`
const how = 'Set DATABASE_URL, start the service, or add --embedded for the PostgreSQL that the project brings.'

/**
 * Opens the database of DATABASE_URL; or the own one of a service that runs on DATA_DIR; or, when it is wished, starts
 * one there. Ends with `nothing` when there is none: no command makes one by the way.
 */
export async function withDatabase<T>(context: Context, wish: Wish, step: (database: Database) => Promise<T>) {
  const config = context.config()
  if (wish.embedded && config.DATABASE_URL)
    throw new Ending('usage', 'DATABASE_URL is set: leave it or --embedded out, they are two databases.')
  // Not before they are needed: help and mistakes are told at once.
  const { openStore } = await import('../service.ts')
  const url = config.DATABASE_URL ?? (await servedUrl(config, wish))
  const store = await openStore(url === undefined ? config : { ...config, DATABASE_URL: url }, {
    migrates: wish.migrate === true || url === undefined
  }).catch(error => {
    throw isAway(error) ? new Ending('nothing', 'No PostgreSQL answers at DATABASE_URL.') : error
  })
  try {
    if (!wish.migrate && url !== undefined) await refuseUnprepared(store.database)
    return await step(store.database)
  } finally {
    await store.close()
  }
}

/** The address of the database that a service keeps on DATA_DIR; undefined when one is to be started there. */
async function servedUrl(config: Config, wish: Wish): Promise<string | undefined> {
  const folder = join(config.DATA_DIR, 'postgres')
  const exists = existsSync(join(folder, 'PG_VERSION'))
  if (!exists && !(wish.embedded && wish.make))
    throw new Ending('nothing', `${absent(config)} ${wish.embedded ? '' : how}`.trim())
  if (wish.embedded) return undefined
  const { servedAt } = await import('../platform/embedded.ts')
  const url = await servedAt(folder)
  if (!url) throw new Ending('nothing', `The database in ${folder} is not running. ${how}`)
  return url
}

const isAway = (error: unknown): boolean =>
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ENOENT|ETIMEDOUT|EHOSTUNREACH|3D000)$/.test(
    (error as { code?: string })?.code ?? ''
  )

/** A database without our tables, or with those of another version, is no place to look something up in. */
async function refuseUnprepared({ orm, pool }: Database): Promise<void> {
  const told = 'bring them up to date with `patronage migrate`, or start the service.'
  const { hasTables } = await import('./store.ts')
  if (!(await hasTables(pool))) throw new Ending('nothing', `The database has no tables of Patronage: ${told}`)
  const pending = await orm.migrator.getPending()
  if (pending.length > 0) throw new Ending('nothing', `The tables are older than this program: ${told}`)
}
