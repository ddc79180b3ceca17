import { call } from '../sis/cli/client.ts'
import type { Run } from '../sis/runs/schema.ts'
import { countOf, type Register } from './context.ts'
import { type RemoteOptions, speaking, withService } from './remote.ts'

interface Listed {
  runs: Run[]
  total: number
  alarms: { profile: string; code: string; message: string }[]
}

/** `patronage sis runs`: the runs, newest first, and what is alarming. */
export const registerRuns: Register = (parent, context) => {
  const command = parent
    .command('runs')
    .description('list the runs, the newest first, and what is alarming about the feeds')
    .option('--profile <code>', 'of one profile only')
    .option('--waiting', 'only those that wait for an approval')
    .option('--limit <number>', 'at most this many', countOf, 20)
    .option('--json', 'as the service answers')
  speaking(command).action(({ profile, waiting, limit, json, ...of }: RemoteOptions & Asked) =>
    withService(context, of, async remote => {
      const found: Run[] = []
      let alarms: Listed['alarms'] = []
      for (let offset = 0; found.length < limit; offset += pageSize) {
        const page = new URLSearchParams({
          limit: String(pageSize),
          offset: String(offset),
          ...(profile && { profile })
        })
        const listed = await call<Listed>(remote, 'GET', `/v1/sis/runs?${page}`)
        alarms = listed.alarms
        found.push(...listed.runs.filter(run => !waiting || run.status === 'WAITING_FOR_APPROVAL'))
        if (offset + pageSize >= listed.total) break
      }
      const runs = found.slice(0, limit)
      if (json) return context.say(JSON.stringify({ runs, alarms }, null, 2))
      context.say(runs.length > 0 ? table(runs) : waiting ? 'No run waits for an approval.' : 'There are no runs.')
      for (const alarm of alarms) context.say(`ALARM ${alarm.profile}: ${alarm.code}: ${alarm.message}`)
    })
  )
}

interface Asked {
  profile?: string
  waiting?: boolean
  limit: number
  json?: boolean
}

const pageSize = 100

/** What a run did with its users, or would do. */
const usersOf = ({ created, updated, unchanged, rejected }: Run['counters'], would: boolean): string =>
  `${created} ${would ? 'would be ' : ''}created, ${updated} updated, ${unchanged} unchanged, ${rejected} rejected`

function table(runs: readonly Run[]): string {
  const rows = runs.map(({ id, profile, mode, dry_run, status, submitted_at, counters }) => [
    id,
    submitted_at.slice(0, 16).replace('T', ' '),
    profile,
    dry_run ? `${mode} (dry run)` : mode,
    status,
    usersOf(counters, dry_run || status === 'WAITING_FOR_APPROVAL')
  ])
  const head = ['RUN', 'ASKED FOR (UTC)', 'PROFILE', 'ACTION', 'STATUS', 'USERS']
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map(row => row[column]?.length ?? 0)))
  return [head, ...rows]
    .map(row =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd()
    )
    .join('\n')
}
