import type { EntityClass, EntitySchema } from '@mikro-orm/core'
import { Migrator, TSMigrationGenerator } from '@mikro-orm/migrations'
import { MikroORM } from '@mikro-orm/postgresql'
import { Logger, runMigrations } from 'graphile-worker'
import type { ClientBase, Pool } from 'pg'
import { nameRows } from '../data/shape.ts'
import { columnTypes } from '../data/values.ts'

export type Entities = (EntityClass | EntitySchema)[]
export interface Database {
  orm: MikroORM
  pool: Pool
  url: string
}

/**
 * Lets a transaction end whose connection is gone. A failing rollback would keep its place in the pool for ever (Kysely
 * gives a connection back after the rollback only): after ten broken connections the service would stand still. The
 * pool throws a broken connection away by itself once it is given back.
 */
function endsWhenBroken(client: ClientBase): void {
  type Query = (...of: unknown[]) => Promise<unknown>
  const query: Query = (...of) => (Object.getPrototypeOf(client).query as Query).apply(client, of)
  const ended = { command: 'ROLLBACK', rowCount: 0, rows: [] }
  const guarded = (...of: unknown[]) =>
    of[0] !== 'rollback'
      ? query(...of)
      : query(...of).catch(error => {
          if ((client as { _queryable?: boolean })._queryable) throw error
          return ended
        })
  client.query = guarded as ClientBase['query']
}

const prepare = async (client: ClientBase): Promise<void> => {
  endsWhenBroken(client)
  nameRows(client)
}

/**
 * Opens a PostgreSQL with the given entities. Every query on them is kept inside one institution by a filter that has
 * no switch.
 */
export async function openDatabase(url: string, entities: Entities, poolSize = 10): Promise<Database> {
  const orm = await MikroORM.init({
    entities,
    extensions: [Migrator],
    forceUtcTimezone: true,
    clientUrl: url,
    // `?sslmode=` of the url is ignored by the ORM unless the driver is given the url too.
    driverOptions: { connectionString: url, onConnect: prepare, types: columnTypes },
    pool: { min: 0, max: poolSize },
    logger: () => {},
    filters: {
      institution: { name: 'institution', cond: ({ code }: { code: string }) => ({ institution: code }), default: true }
    },
    // The queue's tables are graphile-worker's own.
    schemaGenerator: { ignoreSchema: ['graphile_worker'] },
    migrations: {
      path: new URL('../../migrations', import.meta.url).pathname,
      pathTs: new URL('../../migrations', import.meta.url).pathname,
      glob: '!(*.d).ts',
      emit: 'ts',
      snapshotName: 'schema-snapshot',
      // A service that starts writes no file of its own program: the folder may be somebody else's, or read-only.
      snapshotOnMigrate: false,
      generator: TSMigrationGenerator
    }
  })
  const connection = orm.em.getConnection()
  const pool = (await connection.getNativeClient()) as unknown as Pool
  return { orm, pool, url }
}

/** Brings the tables up to date: waits for another process that is doing the same. */
export async function migrate({ orm, pool }: Database): Promise<void> {
  const client = await pool.connect()
  try {
    await client.query("select pg_advisory_lock(hashtext('patronage:migrate'))")
    await orm.migrator.up()
    // The queue's own tables: with ours, so that a process that only enqueues finds them too.
    await runMigrations({ pgPool: pool, logger: new Logger(() => () => {}) })
  } finally {
    await client.query("select pg_advisory_unlock(hashtext('patronage:migrate'))")
    client.release()
  }
}
