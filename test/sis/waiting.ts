import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Test } from 'tap'
import { institution, type TestApp } from '../helpers/app.ts'
import { feedXml, reportOf, sisApp } from '../helpers/feed.ts'
import { runJobsUntilDone } from '../helpers/jobs.ts'
import { zipOf } from '../helpers/zip.ts'

/** An application whose profile CAMPUS takes its feeds from `place`, and how to run it. */
export async function pickUpApp(t: Test, settings: object = {}) {
  const dataDir = mkdtempSync(join(tmpdir(), 'patronage-pick-up-'))
  t.teardown(() => rmSync(dataDir, { recursive: true, force: true }))
  const app = await sisApp(t, settings)
  Object.assign(app.parts.config, { DATA_DIR: dataDir, SECRETS_KEY: 'ab'.repeat(32) })
  const place = join(dataDir, 'feeds', institution, 'CAMPUS')
  mkdirSync(place, { recursive: true })
  return { app, place }
}

const jobOf = async (app: TestApp): Promise<string> => {
  const { data } = await app.call('GET', '/almaws/v1/conf/jobs?category=USERS&limit=100')
  return data.job.find(({ name }: { name: string }) => name === 'Users SYNCHRONIZE using Campus').id
}

/** Starts the profile's job; gives the id of its run. */
export async function start(app: TestApp, parameters: Record<string, string> = {}): Promise<string> {
  const parameter = Object.entries(parameters).map(([name, value]) => ({ name: { value: name }, value }))
  const { status, data, text } = await app.call('POST', `/almaws/v1/conf/jobs/${await jobOf(app)}?op=run`, {
    body: { parameter }
  })
  if (status !== 200) throw new Error(text)
  return data.additional_info.link.split('/').at(-1)
}

/** Runs the profile's job to its end; gives its run. */
export async function pickUp(app: TestApp, parameters: Record<string, string> = {}) {
  const id = await start(app, parameters)
  await runJobsUntilDone(app)
  return (await reportOf(app, id)).run
}

/** A zip of one feed. */
export const zip = (...users: Parameters<typeof feedXml>) => zipOf({ 'users.xml': feedXml(...users) })
/** The notices of a run, in short. */
export const codes = (run: { notices: { code: string; file: string | null }[] }) =>
  run.notices.map(({ code, file }) => `${code} ${file}`)
