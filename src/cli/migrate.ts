import { embeddedOption, type Register } from './context.ts'
import { withDatabase } from './database.ts'

/** `patronage migrate`: brings the tables up to date; each start of the service does so too. */
export const registerMigrate: Register = (parent, context) => {
  parent
    .command('migrate')
    .description('make or update the tables of the database; each start of the service does so too')
    .addOption(embeddedOption())
    .action(({ embedded }) =>
      withDatabase(context, { embedded, make: true, migrate: true }, async () =>
        context.say('The tables are up to date.')
      )
    )
}
