#!/usr/bin/env node
// npm run sis: sends a feed to the running service, or to one that it starts for the time of the run; or checks a file
// without any service.
import { accessSync, constants } from 'node:fs'
import { parseArgs } from 'node:util'
import { type Config, readConfig } from '../config.ts'
import { follow, isRunning, postFeed, type Remote, records } from './client.ts'
import type { Mode } from './listing.ts'
import { showProgress } from './progress.ts'
import { rejection, summary } from './summary.ts'

const usage = `Usage:
  npm run sis -- synchronize|import FILE --profile CODE [--dry-run] [--url URL] [--key KEY]
  npm run sis -- validate FILE [--profile FILE.json] [--rejects OUT.zip] [--summary OUT.json]

FILE is a zip of XML files, one .xml file, or users as .json or .ndjson.
Without --url it speaks to the service at HOST and PORT, and starts one for the time of the run when none is there.
Without --key it uses SANDBOX_API_KEY.
validate checks FILE here, without a database: nothing leaves this machine (docs/feeds.md).
Ends with 0: all records taken; 1: the run failed or was refused; 2: wrong usage; 3: some records were rejected.`

const options = {
  profile: { type: 'string' },
  'dry-run': { type: 'boolean', default: false },
  url: { type: 'string' },
  key: { type: 'string' },
  help: { type: 'boolean', short: 'h', default: false }
} as const

/** What the command line asks for. */
export interface Order {
  mode: Mode
  file: string
  profile: string
  dryRun: boolean
  url?: string | undefined
  key?: string | undefined
}

/** How the process ends. */
export const exits = { taken: 0, failed: 1, usage: 2, rejected: 3 } as const

/** The command line read; an Error with the usage when it makes no sense. */
export function orderOf(args: string[]): Order {
  const { values, positionals } = parsed(args)
  const [mode, file, ...more] = positionals
  if (values.help || (mode !== 'synchronize' && mode !== 'import')) throw new Error(usage)
  if (!file || more.length > 0) throw new Error(`Name one file.\n${usage}`)
  if (!values.profile) throw new Error(`Name the profile with --profile.\n${usage}`)
  try {
    accessSync(file, constants.R_OK)
  } catch {
    throw new Error(`There is no file ${file} that can be read.`)
  }
  const { profile, url, key } = values
  return { mode, file, profile, dryRun: values['dry-run'], url: url?.replace(/\/+$/, ''), key }
}

function parsed(args: string[]) {
  try {
    return parseArgs({ args, options, allowPositionals: true })
  } catch (error) {
    throw new Error(`${(error as Error).message}\n${usage}`)
  }
}

/** Runs the order against a service and prints what became of it; returns how the process shall end. */
async function carryOut(order: Order, remote: Remote): Promise<number> {
  const { id } = await postFeed(remote, order.file, order)
  const progress = showProgress(process.stdout)
  const run = await follow(remote, id, progress.tell).finally(progress.end)
  process.stdout.write(`${summary(run)}\n`)
  if (run.counters.rejected > 0) {
    process.stdout.write('Rejected:\n')
    for await (const record of records(remote, id, 'rejected')) process.stdout.write(`  ${rejection(record)}\n`)
  }
  if (run.status !== 'COMPLETED_SUCCESS') return exits.failed
  return run.counters.rejected > 0 ? exits.rejected : exits.taken
}

/** Where to send it: the address given, the service that runs, or one of our own. `stop` ends the latter. */
async function findService(order: Order, config: Config): Promise<{ remote: Remote; stop(): Promise<void> }> {
  const key = order.key ?? config.SANDBOX_API_KEY
  const host = /^(0\.0\.0\.0|::)$/.test(config.HOST) ? '127.0.0.1' : config.HOST
  const url = order.url ?? `http://${host.includes(':') ? `[${host}]` : host}:${config.PORT}`
  if (order.url || (await isRunning(url))) return { remote: { url, key }, stop: async () => {} }
  process.stdout.write(`No service answers at ${url}: starting one for this run.\n`)
  // Not before it is needed: a client starts at once.
  const { startService } = await import('../service.ts')
  const service = await startService({
    ...config,
    HOST: '127.0.0.1',
    PORT: 0,
    WORKERS: Math.max(1, config.WORKERS),
    LOG_LEVEL: 'error'
  })
  return { remote: { url: service.address, key }, stop: service.stop }
}

async function main(): Promise<number> {
  const [command, ...rest] = process.argv.slice(2)
  if (command === 'validate') return (await import('./validate-cli.ts')).main(rest)
  let order: Order
  let config: Config
  try {
    order = orderOf(process.argv.slice(2))
    config = readConfig(process.env)
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`)
    return exits.usage
  }
  try {
    const { remote, stop } = await findService(order, config)
    // A run that is left now goes on at the next start.
    process.once('SIGINT', () => void stop().finally(() => process.exit(130)))
    return await carryOut(order, remote).finally(stop)
  } catch (error) {
    const { message, cause } = error as Error
    process.stderr.write(`${cause instanceof Error ? `${message}: ${cause.message}` : message}\n`)
    return exits.failed
  }
}

if (import.meta.main) process.exitCode = await main()
