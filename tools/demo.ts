// npm run demo: a campus, two terms of its registrar's feed, and what the library changed by hand in between.
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { handEdits, handEditTakenBack, idOf } from '../samples/stories.ts'
import { sampleIds } from '../src/catalogue/seed/data.ts'
import { readConfig } from '../src/config.ts'
import { sandboxProfile } from '../src/sandbox/seed.ts'
import { obstacle, startService } from '../src/service.ts'
import { call, follow, postFeed, type Remote, records } from '../src/sis/cli/client.ts'
import { showProgress } from '../src/sis/cli/progress.ts'
import { difference, rejection, summary } from '../src/sis/cli/summary.ts'
import type { Run, RunRecord } from '../src/sis/runs/schema.ts'
import { endWhenLost } from '../src/start/start.ts'
import type { ProtectedFields } from '../src/users/change/guarded-view.ts'
import type { Why } from '../src/users/record/change.ts'
import { stopBadFeed, undoWrongFeed } from './demo-guard.ts'
import { lendAndForget } from './demo-lending.ts'

const secondFeed = fileURLToPath(new URL('../samples/campus-2.zip', import.meta.url))
const say = (text = ''): void => void process.stdout.write(`${text}\n`)
const indented = (text: string): string => text.replace(/^/gm, '  ')

/** True when nothing listens there yet. */
const isFree = (host: string, port: number): Promise<boolean> =>
  new Promise(done => {
    const probe = createServer()
    probe.once('error', () => done(false))
    probe.listen(port, host, () => probe.close(() => done(true)))
  })

/** Follows a run with its progress, then prints its counters and what was rejected. */
async function watch(remote: Remote, id: string): Promise<Run> {
  const progress = showProgress(process.stdout)
  const run = await follow(remote, id, progress.tell).finally(progress.end)
  say(indented(summary(run)))
  for await (const record of records(remote, id, 'rejected')) say(`    rejected ${rejection(record)}`)
  return run
}

async function editByHand(remote: Remote): Promise<void> {
  for (const { number, patch, tells } of handEdits) {
    const user = await call<{ full_name: string }>(
      remote,
      'PATCH',
      `/almaws/v1/users/${idOf(number)}?keep_protected=true`,
      { headers: { 'content-type': 'application/merge-patch+json' }, body: JSON.stringify(patch) }
    )
    say(`  ${idOf(number)} (${user.full_name}) ${tells}`)
  }
}

/** The reasons that the demo tells of, each by this many fields, those of the hand edits first. */
const told: Partial<Record<Why, number>> = {
  SIS_VALUE: 2,
  SEGMENT_REPLACED: 2,
  EMPTY_KEPT: 2,
  PROTECTED_MANUAL: 4
}

/** Staff set one of the fields back to what the SIS sent last: it follows the SIS again. */
async function setBack(remote: Remote): Promise<void> {
  const { number, patch, field, tells } = handEditTakenBack
  const headers = { 'content-type': 'application/merge-patch+json' }
  const body = JSON.stringify(patch)
  await call(remote, 'PATCH', `/almaws/v1/users/${idOf(number)}`, { headers, body })
  const fields = await call<ProtectedFields>(remote, 'GET', `/v1/users/${idOf(number)}/protected-fields`)
  const now = fields.find(one => one.field === field)
  say(`  Hand edits stay, whatever the feed sends. ${idOf(number)} ${tells}`)
  say(`    ${field}: ${now?.manual ? 'still kept from the SIS' : 'follows the SIS again'}`)
}

async function showDifferences(remote: Remote, { id }: Run): Promise<void> {
  const edited = new Set(handEdits.map(({ number }) => idOf(number)))
  const all: RunRecord[] = []
  for await (const record of records(remote, id))
    if (record.outcome === 'updated' || record.outcome === 'unchanged') all.push(record)
  const isEdited = ({ primary_id }: RunRecord) => Number(edited.has(primary_id ?? ''))
  const idOrder = (one: RunRecord, other: RunRecord) => ((one.primary_id ?? '') < (other.primary_id ?? '') ? -1 : 1)
  all.sort((one, other) => isEdited(other) - isEdited(one) || idOrder(one, other))
  for (const [why, count = 0] of Object.entries(told)) {
    const found = all.flatMap(record =>
      record.changes.filter(change => change.why === why).map(change => difference(record, change))
    )
    for (const line of found.slice(0, count)) say(`    ${line}`)
  }
}

/** Feed, hand edits, dry run, feed again; everything over HTTP, as a client would. */
async function tell(remote: Remote): Promise<void> {
  say('\n1. The first term: an import of samples/campus-1.zip, which every new sandbox runs')
  const { runs } = await call<{ runs: Run[] }>(remote, 'GET', `/v1/sis/runs?profile=${sandboxProfile}`)
  await watch(remote, runs[0]?.id ?? '')
  say('\n2. The library edits four users by hand (PATCH /almaws/v1/users/{id})')
  await editByHand(remote)
  const order = { profile: sandboxProfile, mode: 'synchronize' } as const
  say('\n3. The next term: a dry run of samples/campus-2.zip, which changes nothing')
  const trial = await watch(remote, (await postFeed(remote, secondFeed, { ...order, dryRun: true })).id)
  say('\n4. The same file, synchronized')
  const run = await watch(remote, (await postFeed(remote, secondFeed, { ...order, dryRun: false })).id)
  const same = JSON.stringify(trial.counters) === JSON.stringify(run.counters)
  say(`  The dry run had told ${same ? 'exactly this' : 'something else'}. Some of its fields, and why:`)
  await showDifferences(remote, run)
  await setBack(remote)
  say(`\n  The whole report: ${run.links.records}?outcome=updated`)
  const stage = { remote, profile: sandboxProfile, folder, say }
  say('\n5. An export that went wrong: the guard of the profile stops it')
  await stopBadFeed(stage)
  say('\n6. A list that looks as announced is approved; it is the wrong one, and is undone')
  await undoWrongFeed(stage)
  say('\n7. A reader borrows, is late, pays, and is forgotten')
  await lendAndForget(remote, idOf(81), sampleIds.barcode(7, 1), say)
}

function invite({ url, key }: Remote): void {
  const header = `-H 'Authorization: apikey ${key}'`
  say(`\nThe service goes on. Swagger UI: ${url}/docs (Authorize with the key "${key}")\nTry:`)
  say(`  curl ${header} ${url}/almaws/v1/users/${idOf(16)}`)
  say(`  curl ${header} -H 'Accept: application/json' '${url}/almaws/v1/users?q=last_name~Thornquill&limit=3'`)
  say(`  curl ${header} ${url}/v1/users/${idOf(16)}/protected-fields`)
  say('\nCtrl-C stops everything and removes its data.')
}

const folder = mkdtempSync(join(tmpdir(), 'patronage-demo-'))
process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
const config = { ...readConfig({ ...process.env, DATABASE_URL: undefined, DATA_DIR: folder }), SANDBOX: true }
if (!process.env.LOG_LEVEL) config.LOG_LEVEL = 'error'
config.WORKERS = Math.max(1, config.WORKERS)
if (!(await isFree(config.HOST, config.PORT))) {
  say(`Port ${config.PORT} is taken: taking a free one.`)
  config.PORT = 0
}
say('Starting PostgreSQL and the service on a fresh database ...')
const before = performance.now()
const service = await startService(config).catch((error: Error) => {
  process.stderr.write(`${obstacle(error)}\n`)
  return process.exit(1)
})
endWhenLost(service)
let stopping = false
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => {
    if (stopping) return
    stopping = true
    void service.stop().finally(() => process.exit(0))
  })
say(`  ready in ${((performance.now() - before) / 1000).toFixed(1)} s at ${service.address}`)
const remote: Remote = { url: service.address, key: config.SANDBOX_API_KEY }
try {
  await tell(remote)
  invite(remote)
} catch (error) {
  if (!stopping) {
    process.stderr.write(`${(error as Error).message}\n`)
    await service.stop()
    process.exit(1)
  }
}
