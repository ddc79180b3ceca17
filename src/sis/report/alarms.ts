import type { Found } from '../../alarms/rules.ts'
import type { Work } from '../../platform/work.ts'
import { feedAlarms } from '../pickup/feed-state.ts'
import type { GuardState } from '../run-state.ts'
import { waitingRuns } from '../runs/list-store.ts'

/** What somebody should look at: runs that wait for an approval, and feeds that are missing or too small. */
export async function sisAlarms(work: Work): Promise<Found[]> {
  const waiting = await waitingRuns(work)
  const feeds = await feedAlarms(work)
  return [
    ...waiting.map(({ id, profile, guard }) => ({
      code: 'WAITING' as const,
      about: `run:${id}`,
      profile,
      message: ask(id, guard)
    })),
    ...feeds.map(({ profile, code, message }) => ({ code, about: `feed:${profile}:${code}`, profile, message }))
  ]
}

function ask(id: string, guard: GuardState | null): string {
  const over = (guard?.exceeded ?? []).map(({ kind, found, of }) => `${kind} ${found} of ${of}`).join(', ')
  return (
    `Run ${id} waits for an approval, since it would change much: ${over}. Nothing is applied. ` +
    `Look at it with "patronage sis show ${id}", then "patronage sis approve ${id}" or "patronage sis discard ${id}".`
  )
}
