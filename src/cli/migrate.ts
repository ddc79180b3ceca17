import { Option } from 'commander'
import { type Context, embeddedOption, type Register } from './context.ts'
import { withDatabase } from './database.ts'
import { Ending } from './exits.ts'

/** `patronage migrate`: brings the tables up to date; each start of the service does so too. */
export const registerMigrate: Register = (parent, context) => {
  parent
    .command('migrate')
    .description('make or update the tables of the database; each start of the service does so too')
    .addOption(embeddedOption())
    .addOption(new Option('--distribute', 'then spread the tables over the nodes of a Citus cluster, by institution'))
    .action(({ embedded, distribute }: { embedded?: boolean; distribute?: boolean }) => {
      if (embedded && distribute)
        throw new Ending(
          'usage',
          '--distribute is for a cluster at DATABASE_URL, not for the PostgreSQL of the project.'
        )
      return withDatabase(context, { embedded, make: true, migrate: true }, async database => {
        context.say('The tables are up to date.')
        if (distribute) await spread(context, database)
      })
    })
}

async function spread(context: Context, { pool }: Parameters<Parameters<typeof withDatabase>[2]>[0]): Promise<void> {
  const { canDistribute, distribute } = await import('./distribute-store.ts')
  if (!(await canDistribute(pool)))
    throw new Ending('failed', 'The database cannot distribute tables: it lacks the extension citus.')
  const placed = await distribute(pool)
  const made = (place: string) => placed.filter(one => one.place === place && !one.before).length
  context.say(
    `${made('reference')} tables were put on every node, ${made('distributed')} were spread by institution; ` +
      `${placed.filter(({ before }) => before).length} were in their place already.`
  )
}
