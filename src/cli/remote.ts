import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from 'commander'
import type { Config } from '../config.ts'
import { isRunning, type Remote } from '../sis/cli/client.ts'
import { type Context, embeddedOption } from './context.ts'
import { Ending } from './exits.ts'

/** What every command that speaks to a service takes. */
export interface RemoteOptions {
  url?: string
  key?: string
  embedded?: boolean
}

/** Adds the options that say which service is spoken to. */
export const speaking = (command: Command): Command =>
  command
    .option('--url <url>', 'the service; default: PATRONAGE_URL, or that at HOST and PORT')
    .option('--key <key>', 'an API key; default: PATRONAGE_KEY, which no list of processes shows, or SANDBOX_API_KEY')
    .addOption(embeddedOption())

/**
 * Does `step` with the service that is named or runs here. When none answers: with one that is started for the time
 * of the command, on DATABASE_URL or, when `--embedded` asks for it, on the PostgreSQL that the project brings.
 * Otherwise it ends with `nothing`, and nothing was made.
 */
export async function withService(
  context: Context,
  { url = context.env.PATRONAGE_URL || undefined, key, embedded }: RemoteOptions,
  step: (remote: Remote) => Promise<void>
): Promise<void> {
  const config = context.config()
  const address = (url ?? addressOf(config)).replace(/\/+$/, '')
  const remote = { url: address, key: key ?? (context.env.PATRONAGE_KEY || config.SANDBOX_API_KEY) }
  if (await isRunning(address)) return step(remote)
  await refuseToStart(context, config, address, { named: url !== undefined, embedded })
  context.err.write(`No service answers at ${address}: starting one for this run.\n`)
  const { startService } = await import('../service.ts')
  const service = await startService({
    ...config,
    HOST: '127.0.0.1',
    PORT: 0,
    WORKERS: Math.max(1, config.WORKERS),
    LOG_LEVEL: 'error'
  })
  // A run that is left now goes on at the next start.
  process.once('SIGINT', () => void service.stop().finally(() => process.exit(130)))
  await step({ ...remote, url: service.address }).finally(service.stop)
}

function addressOf({ HOST, PORT }: Config): string {
  const host = /^(0\.0\.0\.0|::)$/.test(HOST) ? '127.0.0.1' : HOST
  return `http://${host.includes(':') ? `[${host}]` : host}:${PORT}`
}

/** Ends with `nothing` unless there is a database to start a service on, or one was asked for. */
async function refuseToStart(
  context: Context,
  config: Config,
  url: string,
  { named, embedded }: { named: boolean; embedded: boolean | undefined }
): Promise<void> {
  const none = `No service answers at ${url}`
  if (named) throw new Ending('nothing', `${none}.`)
  if (embedded && config.DATABASE_URL)
    throw new Ending('usage', 'DATABASE_URL is set: leave it or --embedded out, they are two databases.')
  if (embedded) return
  const found = existsSync(join(config.DATA_DIR, 'postgres')) ? 'the' : 'a new'
  if (!config.DATABASE_URL)
    throw new Ending(
      'nothing',
      `${none}, and DATABASE_URL names no database. Start the service, name it with --url, ` +
        `or add --embedded to load ${found} database in ${config.DATA_DIR}.`
    )
  // Only a database that is ready for it: a service that starts on an empty one would fill it.
  const { withDatabase } = await import('./database.ts')
  await withDatabase(context, {}, async () => {})
}
