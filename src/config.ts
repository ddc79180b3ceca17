import Type, { type Static } from 'typebox'
import { InputError, reader } from './alma/reader.ts'
import { bodyOptions } from './network/options.ts'
import { originOptions, originsOf } from './network/origins.ts'
import { addressRule } from './sftp/addresses.ts'
import { refuseSlips } from './start/environment.ts'
import { mailOptions, privacyOptions } from './start/options.ts'

/** Every option, with its default and what it does. The README's table is printed from here. */
export const Config = Type.Object({
  HOST: Type.String({ default: '127.0.0.1', description: 'Address to listen on.' }),
  PORT: Type.Integer({
    default: 8080,
    minimum: 0,
    maximum: 65535,
    description: 'Port to listen on; 0 takes a free one.'
  }),
  DATABASE_URL: Type.Optional(
    Type.String({ description: 'A PostgreSQL of yours, 15 or newer. Absent: the service starts its own in DATA_DIR.' })
  ),
  DATA_DIR: Type.String({ default: './data', description: 'Where the own PostgreSQL and the feed folders live.' }),
  LOG_LEVEL: Type.Enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
    default: 'info',
    description: 'How much is logged. No level logs personal data.'
  }),
  PUBLIC_URL: Type.Optional(
    Type.String({
      pattern: '^https?://[^/?#@\\s]+(/[^?#\\s]*)?$',
      description:
        "Base of the links in answers, such as https://library.example. Give it in production; absent: the request's own host."
    })
  ),
  ...originOptions,
  SANDBOX: Type.Optional(
    Type.Boolean({
      description:
        'Sandbox mode (true or false). Default: on without DATABASE_URL, off with it. Needs an empty or a sandbox database.'
    })
  ),
  SANDBOX_API_KEY: Type.String({
    default: 'sandbox',
    minLength: 4,
    description: 'The key of the sandbox institution, with all rights.'
  }),
  WORKERS: Type.Integer({
    default: 2,
    minimum: 0,
    maximum: 64,
    description: 'Jobs that this process runs at a time; 0 makes it an API process only.'
  }),
  POOL_SIZE: Type.Integer({
    default: 10,
    minimum: 4,
    maximum: 200,
    description: 'Database connections of this process.'
  }),
  ...bodyOptions,
  SIS_MAX_USERS: Type.Integer({
    default: 2_000_000,
    minimum: 1,
    description: 'Largest number of users in one SIS run.'
  }),
  REPORT_DAYS: Type.Integer({
    default: 14,
    minimum: 1,
    maximum: 3650,
    description:
      'Days that reports of runs tell of single users where an institution has not decided (report_days); then only counters stay.'
  }),
  PLAN_HOURS: Type.Integer({
    default: 72,
    minimum: 1,
    maximum: 8760,
    description: 'Hours that a dry run of a feed can be applied: so long its files are kept, then they are removed.'
  }),
  FEED_SETTLE_MS: Type.Integer({
    default: 2000,
    minimum: 0,
    maximum: 600_000,
    description: 'Milliseconds between the two looks that tell whether a waiting feed is still being written.'
  }),
  JOB_HISTORY_DAYS: Type.Integer({
    default: 365,
    minimum: 1,
    maximum: 3650,
    description: 'Days that a run of a job stays in the history, with its counters.'
  }),
  AUDIT_DAYS: Type.Integer({
    default: 730,
    minimum: 1,
    maximum: 36500,
    description: 'Days that an entry of the audit trail stays.'
  }),
  AUDIT_READS: Type.Enum(['after', 'before', 'off'], {
    default: 'after',
    description:
      'Reads of personal data in the audit trail: at most a second after the answer, before it, or not (docs/audit.md).'
  }),
  AUDIT_PEOPLE_DAYS: Type.Integer({
    default: 90,
    minimum: 1,
    maximum: 36500,
    description: 'Days that the audit trail says whose data was read; the entry itself stays AUDIT_DAYS.'
  }),
  SECRETS_KEY: Type.Optional(
    Type.String({
      pattern: '^([0-9a-fA-F]{64}|[A-Za-z0-9+/]{43}=)$',
      description:
        'Encrypts stored passwords and keys: 32 bytes as hex or base64 (`openssl rand -hex 32`). Absent: none can be stored.'
    })
  ),
  SFTP_ALLOW: Type.Optional(
    Type.String({
      description:
        'Inside S/FTP servers to allow: a comma list of `private`, `loopback`, `link-local`, addresses, ranges; or `all`, as in the sandbox.'
    })
  ),
  ...privacyOptions,
  JOBS_MAX_RUNNING: Type.Integer({
    default: 3,
    minimum: 1,
    description: 'Jobs started over the API that may run at a time in an institution.'
  }),
  JOBS_MAX_STARTS: Type.Integer({
    default: 100,
    minimum: 1,
    description: 'Starts of one job over the API in an hour (Alma itself allows 5).'
  }),
  ...mailOptions,
  STOP_TIMEOUT: Type.Integer({
    default: 30,
    minimum: 1,
    description: 'Seconds a stop waits for requests and for jobs to reach their next commit.'
  })
})
export type Config = Static<typeof Config>

/** The configuration out of an environment; an option that is wrong is named with its reason, never with its value. */
export function readConfig(environment: Record<string, string | undefined>): Config {
  const names = Object.keys(Config.properties)
  refuseSlips(environment, names)
  const given = Object.fromEntries(names.map(name => [name, environment[name] === '' ? undefined : environment[name]]))
  try {
    const config = reader(Config)(given)
    checkAddresses(config)
    if (config.SMS_URL?.startsWith('mailto:') && !config.SMTP_URL)
      throw new Error('The environment variable SMS_URL sends by mail: it needs SMTP_URL.')
    return config
  } catch (error) {
    if (error instanceof InputError) throw new Error(`The environment variable ${error.path} ${error.message}.`)
    throw error
  }
}

function checkAddresses({ SFTP_ALLOW, CORS_ORIGINS }: Config): void {
  const checks = { SFTP_ALLOW: () => addressRule(SFTP_ALLOW ?? ''), CORS_ORIGINS: () => originsOf(CORS_ORIGINS ?? '') }
  for (const [name, check] of Object.entries(checks)) {
    try {
      check()
    } catch (error) {
      throw new Error(`The environment variable ${name} ${(error as Error).message}.`)
    }
  }
}

/** Sandbox mode: asked for, or on the service's own database (README, "Sandbox"). */
export const isSandbox = (config: Pick<Config, 'SANDBOX' | 'DATABASE_URL'>): boolean =>
  config.SANDBOX ?? config.DATABASE_URL === undefined
