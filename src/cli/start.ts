import type { Register } from './context.ts'

/** `patronage start`: the service itself, as `npm start` runs it. */
export const registerStart: Register = (parent, context) => {
  parent
    .command('start')
    .description('run the service until it is stopped (SIGINT, SIGTERM); without DATABASE_URL a sandbox')
    .action(async () => {
      const { runService } = await import('../start/start.ts')
      if (!(await runService(context.env, context.err))) context.end('failed')
    })
}
