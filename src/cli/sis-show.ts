import { Option } from 'commander'
import { call, records } from '../sis/cli/client.ts'
import { difference, rejection, summary } from '../sis/cli/summary.ts'
import { type OutcomeName, outcomes, type Run, type RunRecord } from '../sis/runs/schema.ts'
import { countOf, type Register } from './context.ts'
import { type RemoteOptions, speaking, withService } from './remote.ts'

/** `patronage sis show`: how a run stands, and what it did or would do, field by field. */
export const registerShow: Register = (parent, context) => {
  const command = parent
    .command('show')
    .description('show a run: its counters, why it waits, and each change with its reason')
    .argument('<run>', 'number of the run')
    .addOption(new Option('--outcome <outcome>', 'only these records').choices(outcomes))
    .option('--field <name>', 'only changes of this field, such as user_group or status')
    .option('--limit <number>', 'at most this many records', countOf, 50)
    .option('--json', 'the run and its records as the service answers')
  speaking(command).action((id: string, { outcome, field, limit, json, ...of }: RemoteOptions & Asked) =>
    withService(context, of, async remote => {
      const run = await call<Run>(remote, 'GET', `/v1/sis/runs/${encodeURIComponent(id)}`)
      const shown: RunRecord[] = []
      let more = 0
      for await (const record of records(remote, run.id, outcome)) {
        const changes = record.changes.filter(change => field === undefined || change.field === field)
        const tells =
          changes.length > 0 || (field === undefined && (outcome !== undefined || record.outcome !== 'unchanged'))
        if (!tells) continue
        if (shown.length < limit) shown.push({ ...record, changes })
        else more++
      }
      if (json) return context.say(JSON.stringify({ run, records: shown, left_out: more }, null, 2))
      context.say(summary(run))
      if (run.plan_hash) context.say(`Plan ${run.plan_hash} (patronage sis apply ${run.id})`)
      for (const notice of run.notices)
        context.say(`${notice.code}${notice.file ? ` ${notice.file}` : ''}: ${notice.message}`)
      for (const record of shown) for (const line of told(record)) context.say(line)
      if (more > 0) context.say(`... and ${more} more (--limit)`)
    })
  )
}

interface Asked {
  outcome?: OutcomeName
  field?: string
  limit: number
  json?: boolean
}

/** A record in lines: who, what became of them, and each change with its reason. */
function told(record: RunRecord): string[] {
  if (record.outcome === 'rejected') return [`rejected ${rejection(record)}`]
  const head = `${record.outcome} ${record.primary_id ?? ''} (${record.file}:${record.line})`
  return [head, ...record.changes.map(change => `  ${difference(record, change)}`)]
}
