import type { Test } from 'tap'
import { type TestApp, testApp } from './app.ts'
import { configure } from './configure.ts'
import { runJobsUntilDone } from './jobs.ts'
import { zipOf } from './zip.ts'

/** One `<user>` of a feed, as far as a test says. */
export interface FeedUser {
  primary_id?: string
  first_name?: string
  last_name?: string
  user_group?: string
  /** Raw XML in place of everything after the names. */
  more?: string
  identifiers?: Record<string, string>
}

const element = (name: string, value: string | undefined): string =>
  value === undefined ? '' : `<${name}>${value}</${name}>`

/** A `<user>` element on one line. */
export function userXml({
  primary_id,
  first_name,
  last_name = 'Reader',
  user_group,
  more = '',
  identifiers = {}
}: FeedUser): string {
  const list = Object.entries(identifiers).map(
    ([type, value]) =>
      `<user_identifier><id_type>${type}</id_type><value>${value}</value><status>ACTIVE</status></user_identifier>`
  )
  const own = list.length > 0 ? `<user_identifiers>${list.join('')}</user_identifiers>` : ''
  const names = [element('primary_id', primary_id), element('first_name', first_name), element('last_name', last_name)]
  return `<user>${names.join('')}${element('user_group', user_group)}${more}${own}</user>`
}

/** A feed, one user a line, from line 2 on. */
export const feedXml = (...users: (FeedUser | string)[]): string =>
  `<users>\n${users.map(user => (typeof user === 'string' ? user : userXml(user))).join('\n')}\n</users>\n`

/**
 * An application with codes, libraries and a profile CAMPUS that matches by primary id, unless `settings` say
 * otherwise.
 */
export async function sisApp(t: Test, settings: object = {}): Promise<TestApp> {
  const app = await testApp(t)
  await configure(app)
  const body = { code: 'CAMPUS', name: 'Campus', settings }
  const { status } = await app.call('POST', '/v1/sis/profiles', { body })
  if (status !== 201) throw new Error(`The profile was refused: ${status}`)
  return app
}

export interface RunOptions {
  mode?: 'import' | 'synchronize'
  dryRun?: boolean
  profile?: string
}

/** Posts a file and runs it to its end; gives the run and its records. */
export async function feed(
  app: TestApp,
  content: string | Buffer | Record<string, string | Buffer>,
  options: RunOptions = {}
) {
  const { mode = 'synchronize', dryRun = false, profile = 'CAMPUS' } = options
  const files = typeof content === 'string' ? { 'users.xml': content } : content
  const zip = Buffer.isBuffer(files) ? files : await zipOf(files)
  const answer = await app.app.inject({
    method: 'POST',
    url: `/v1/sis/profiles/${profile}/runs?mode=${mode}&dry_run=${dryRun}`,
    payload: zip,
    headers: { authorization: 'apikey test', 'content-type': 'application/zip' }
  })
  if (answer.statusCode !== 202 || !/^\{/.test(answer.body))
    throw new Error(`The run was refused: ${answer.statusCode} ${answer.body}`)
  await runJobsUntilDone(app)
  return reportOf(app, answer.json().id)
}

/** A run and all its records. */
export async function reportOf(app: TestApp, id: string) {
  const run = (await app.call('GET', `/v1/sis/runs/${id}`)).data
  const { records } = (await app.call('GET', `/v1/sis/runs/${id}/records?limit=1000`)).data
  return { run, records }
}
