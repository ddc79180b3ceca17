import { randomBytes } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import type { Test } from 'tap'
import { domains } from '../../src/domains.ts'
import { type Database, openDatabase } from '../../src/platform/database.ts'
import { recordStatements } from './recorder.ts'

recordStatements()

/** The address of a private, migrated database: a copy of the template (about 50 ms), dropped after the test. */
export async function databaseUrl(t: Test): Promise<string> {
  const base = process.env.TEST_SERVER_URL
  const template = process.env.TEST_TEMPLATE
  if (!base || !template) throw new Error('Run tests with: npm test -- test/some.test.ts')
  const name = `t_${randomBytes(6).toString('hex')}`
  const admin = new pg.Client(base)
  await admin.connect()
  for (let attempt = 0; ; attempt++)
    try {
      await admin.query(`create database ${name} template ${template} strategy file_copy`)
      break
    } catch (error) {
      // Another test file is cloning the template at this moment.
      if ((error as { code?: string }).code !== '55006' || attempt > 4000) throw error
      await pause(50)
    }
  t.teardown(async () => {
    await admin.query(`drop database if exists ${name} with (force)`)
    await admin.end()
  })
  return base.replace(/\/[^/]*$/, `/${name}`)
}

/** A private, migrated database, open. */
export async function openTestDatabase(t: Test): Promise<Database> {
  const url = await databaseUrl(t)
  const database = await openDatabase(
    url,
    domains.flatMap(domain => domain.entities)
  )
  t.teardown(() => database.orm.close())
  return database
}
