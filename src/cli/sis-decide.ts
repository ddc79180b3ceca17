import type { Command } from 'commander'
import { call, type Remote } from '../sis/cli/client.ts'
import type { Run } from '../sis/runs/schema.ts'
import type { Context, Register } from './context.ts'
import { type RemoteOptions, speaking, withService } from './remote.ts'
import { watchRun } from './sis-watch.ts'

interface Decision {
  who?: string
  why?: string
}

const decide = (remote: Remote, id: string, verb: string, body: object): Promise<Run> =>
  call<Run>(remote, 'POST', `/v1/sis/runs/${encodeURIComponent(id)}/${verb}`, {
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body)
  })

const ofRun = (parent: Command, name: string, text: string): Command =>
  parent.command(name).description(text).argument('<run>', 'number of the run')
const optional = (command: Command): Command =>
  command
    .option('--who <person>', 'who decides, where a key is shared by several')
    .option('--why <reason>', 'kept with the run; name no patron here')

/** `patronage sis approve|discard|cancel|apply|undo`: what a person decides about a run. */
export const registerDecisions: Register = (parent, context) => {
  const approve = ofRun(parent, 'approve', 'let a waiting run apply its feed, and show how it goes')
    .requiredOption('--who <person>', 'who approves it')
    .requiredOption('--why <reason>', 'kept with the run; name no patron here')
  speaking(approve).action((id: string, { who, why, ...of }: RemoteOptions & Decision) =>
    withService(context, of, async remote => {
      await decide(remote, id, 'approve', { who, why })
      await watchRun(context, remote, id)
    })
  )
  registerEnding(parent, context, 'discard', 'end a waiting run: nothing of it is applied')
  registerEnding(parent, context, 'cancel', 'stop a run after its present chunk; what it has applied stays')
  registerFollowing(parent, context)
}

function registerEnding(parent: Command, context: Context, verb: 'discard' | 'cancel', text: string): void {
  speaking(optional(ofRun(parent, verb, text))).action((id: string, { who, why, ...of }: RemoteOptions & Decision) =>
    withService(context, of, async remote => {
      const { status } = await decide(remote, id, verb, { who, why })
      context.say(`Run ${id}: ${status}`)
    })
  )
}

/** Runs that follow from another. */
function registerFollowing(parent: Command, context: Context): void {
  const apply = optional(
    ofRun(parent, 'apply', 'apply exactly what a dry run has found; what changed since is skipped')
  ).option('--hash <hash>', 'the plan that was looked at (sis show); default: that of the run')
  speaking(apply).action((id: string, { who, why, hash, ...of }: RemoteOptions & Decision & { hash?: string }) =>
    withService(context, of, async remote => {
      const plan = hash ?? (await call<Run>(remote, 'GET', `/v1/sis/runs/${encodeURIComponent(id)}`)).plan_hash
      if (!plan) throw new Error(`Run ${id} has no plan: only a dry run that has ended well can be applied.`)
      await watchRun(context, remote, (await decide(remote, id, 'apply', { hash: plan, who, why })).id)
    })
  )
  const undo = optional(ofRun(parent, 'undo', 'put back what a run has changed; what changed since stays')).option(
    '--dry-run',
    'report what would be put back; change nothing'
  )
  speaking(undo).action((id: string, { who, why, dryRun, ...of }: RemoteOptions & Decision & { dryRun?: boolean }) =>
    withService(context, of, async remote => {
      const run = await decide(remote, id, `undo?dry_run=${dryRun === true}`, { who, why })
      await watchRun(context, remote, run.id)
    })
  )
}
