import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { secondFeed } from '../samples/generate.ts'
import { call, follow, postFeed, type Remote, records } from '../src/sis/cli/client.ts'
import { difference, summary } from '../src/sis/cli/summary.ts'
import type { Run, RunRecord } from '../src/sis/runs/schema.ts'

/** What the scenes of the demo print with, and where they may put a feed. */
export interface Stage {
  remote: Remote
  profile: string
  folder: string
  say(text?: string): void
}

const indented = (text: string): string => text.replace(/^/gm, '  ')
const json = (body: object): RequestInit => ({
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body)
})

/** The last feed once more, its `<user>` elements changed as the story wants it, by the number in their primary id. */
function nextFeed({ folder }: Stage, name: string, change: (user: string, number: number) => string): string {
  const all = Object.values(secondFeed()).join('')
  const users = [...all.matchAll(/<user>[\s\S]*?<\/user>/g)].map(([user]) =>
    change(user, Number(/<primary_id>p1(\d+)/.exec(user)?.[1] ?? 0))
  )
  const file = join(folder, name)
  writeFileSync(file, `<users>\n${users.join('\n')}\n</users>\n`)
  return file
}

const group = (user: string, code: string) => user.replace(/<user_group>\w+/, `<user_group>${code}`)

/** Posts a feed and follows it until it has ended or waits for a person. */
async function send({ remote, profile, say }: Stage, file: string): Promise<Run> {
  const { id } = await postFeed(remote, file, { profile, mode: 'synchronize', dryRun: false })
  const run = await follow(remote, id, () => {})
  say(indented(summary(run)))
  return run
}

/** Some of the changes of a field, one line each. */
async function showChanges({ remote, say }: Stage, id: string, field: string, most: number): Promise<void> {
  let shown = 0
  for await (const record of records(remote, id, 'updated'))
    for (const change of record.changes)
      if (change.field === field && shown++ < most) say(`    ${difference(record, change).split('\n')[0]}`)
  if (shown > most) say(`    ... and ${shown - most} more`)
}

/** A feed that would deactivate a quarter of the campus: it waits, and is thrown away. */
export async function stopBadFeed(stage: Stage): Promise<void> {
  const { remote, say } = stage
  const file = nextFeed(stage, 'campus-3.xml', (user, number) =>
    number % 4 === 0 ? user.replace('<status>ACTIVE', '<status>INACTIVE') : user
  )
  const { id, guard } = await send(stage, file)
  say('  Who would be deactivated:')
  await showChanges(stage, id, 'status', 3)
  const why = 'An export that lost a quarter of its students.'
  const discarded = await call<Run>(remote, 'POST', `/v1/sis/runs/${id}/discard`, json({ why }))
  say(`  Discarded (POST /v1/sis/runs/${id}/discard): ${discarded.status}, nothing of it was applied`)
  if (!guard?.exceeded?.length) throw new Error('The guard has not stopped the feed.')
}

/** The groups of some users, as they are now. */
async function groupsOf(remote: Remote, ids: readonly string[]): Promise<Map<string, string>> {
  const groups = new Map<string, string>()
  for (const id of ids) {
    const user = await call<{ user_group: { value: string } }>(remote, 'GET', `/almaws/v1/users/${id}`)
    groups.set(id, user.user_group.value)
  }
  return groups
}

/** A feed that looks as announced and is last year's: approved, applied, edited in between, and put back. */
export async function undoWrongFeed(stage: Stage): Promise<void> {
  const { remote, say } = stage
  const file = nextFeed(stage, 'campus-4.xml', (user, number) => (number % 3 === 1 ? group(user, 'ALUMNI') : user))
  const { id } = await send(stage, file)
  const moved: string[] = []
  for await (const { primary_id, changes } of records(remote, id, 'updated'))
    if (primary_id && changes.some(({ field }) => field === 'user_group')) moved.push(primary_id)
  const before = await groupsOf(remote, moved)
  const decision = { who: 'Head of lending', why: 'The registrar had announced it.' }
  await call(remote, 'POST', `/v1/sis/runs/${id}/approve`, json(decision))
  const applied = await follow(remote, id, () => {})
  say(`  Approved by the head of lending, and applied: ${applied.counters.updated} users updated. Among them:`)
  await showChanges(stage, id, 'user_group', 2)
  const [edited = ''] = moved
  const patch = {
    headers: { 'content-type': 'application/merge-patch+json' },
    body: JSON.stringify({ user_group: { value: 'STAFF' } })
  }
  await call(remote, 'PATCH', `/almaws/v1/users/${edited}`, patch)
  say(`  It was the list of last year. Meanwhile the desk has made ${edited} STAFF.`)
  const { id: undo } = await call<Run>(
    remote,
    'POST',
    `/v1/sis/runs/${id}/undo?dry_run=false`,
    json({ why: 'last year' })
  )
  const undone = await follow(remote, undo, () => {})
  const { updated, rejected } = undone.counters
  say(
    `  Undone (POST /v1/sis/runs/${id}/undo): ${undone.status}, ${updated} users put back, ${rejected} left as they are:`
  )
  await showChanges(stage, undo, 'user_group', 3)
  for await (const record of records(remote, undo, 'rejected')) say(`    ${leftAs(record)}`)
  const now = await groupsOf(remote, moved)
  const same = moved.filter(user => now.get(user) === before.get(user)).length
  say(`  Of ${moved.length} user groups, ${same} are again what they were before; ${edited} is ${now.get(edited)}.`)
}

const leftAs = ({ primary_id, reason, message }: RunRecord): string => `${primary_id}  ${reason}: ${message}`
