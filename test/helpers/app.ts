import type { FastifyInstance, InjectOptions } from 'fastify'
import { pino } from 'pino'
import type { Test } from 'tap'
import { hashKey, type Key } from '../../src/alma/api-key.ts'
import { buildApp } from '../../src/app.ts'
import { type Config, readConfig } from '../../src/config.ts'
import type { Parts } from '../../src/domain.ts'
import { domains } from '../../src/domains.ts'
import { keyStore } from '../../src/institutions/store.ts'
import { fixedClock } from '../../src/platform/clock.ts'
import type { Database } from '../../src/platform/database.ts'
import { openTestDatabase } from './database.ts'

export const institution = '01TEST_INST'
export const all: Key['areas'] = {
  users: 'rw',
  bibs: 'rw',
  conf: 'rw',
  'task-lists': 'rw',
  analytics: 'rw',
  partners: 'rw',
  acq: 'rw'
}

export interface TestApp {
  app: FastifyInstance
  database: Database
  clock: ReturnType<typeof fixedClock>
  parts: Parts
  /**
   * One call with the test institution's key, JSON unless said otherwise. `data` is the parsed JSON answer, if it is
   * one.
   */
  call(
    method: InjectOptions['method'],
    url: string,
    options?: { body?: unknown; headers?: Record<string, string>; key?: string }
  ): Promise<{ status: number; data: any; text: string; headers: Record<string, unknown> }>
}

/** Adds a key to a database. Keys of tests are named after what they may do. */
export async function addKey(database: Database, key: string, of: Key): Promise<void> {
  await database.pool.query(
    'insert into institution (institution, name, created_at) values ($1, $1, $2) on conflict do nothing',
    [of.institution, '2026-01-01T00:00:00Z']
  )
  await database.pool.query(
    'insert into api_key (institution, name, hash, areas, roles, libraries, created_at) values ($1,$2,$3,$4,$5,$6,$7)',
    [
      ...[of.institution, of.name, hashKey(key), JSON.stringify(of.areas)],
      ...[of.roles ? JSON.stringify(of.roles) : null, of.libraries ? JSON.stringify(of.libraries) : null],
      '2026-01-01T00:00:00Z'
    ]
  )
}

/**
 * The whole application on a database of its own, its clock standing at 2026-11-22 12:00 UTC, with a key `test` of all
 * rights. Reads leave no entries unless `config` says so: a test that compares rows must not meet one that comes later.
 */
export async function testApp(t: Test, config: Partial<Config> = {}): Promise<TestApp> {
  const database = await openTestDatabase(t)
  const clock = fixedClock('2026-11-22T12:00:00Z')
  await addKey(database, 'test', { institution, name: 'test', areas: all })
  const parts: Parts = {
    config: { ...readConfig({ FEED_SETTLE_MS: '0', AUDIT_READS: 'off' }), ...config },
    database,
    clock,
    keys: keyStore(database.pool, clock),
    // What nobody has foreseen says where it came from.
    log: pino({ level: 'error' }, pino.destination(2)),
    domains
  }
  const app = await buildApp(parts)
  t.teardown(() => app.close())
  return { app, database, clock, parts, call: caller(app) }
}

/** How tests call an application: see TestApp.call. */
export const caller =
  (app: FastifyInstance): TestApp['call'] =>
  async (method, url, options = {}) => {
    const { body, headers = {}, key = 'test' } = options
    const raw = typeof body === 'string' || Buffer.isBuffer(body)
    const payload = body === undefined ? {} : { payload: raw ? body : JSON.stringify(body) }
    const type: Record<string, string> =
      body === undefined
        ? {}
        : { 'content-type': typeof body === 'string' && body.startsWith('<') ? 'application/xml' : 'application/json' }
    const answer = await app.inject({
      method: method ?? 'GET',
      url,
      ...payload,
      headers: { authorization: `apikey ${key}`, accept: 'application/json', ...type, ...headers }
    })
    const isJson = /json/.test(String(answer.headers['content-type']))
    return {
      status: answer.statusCode,
      data: isJson && answer.body !== '' ? JSON.parse(answer.body) : undefined,
      text: answer.body,
      headers: answer.headers
    }
  }
