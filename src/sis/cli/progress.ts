import cliProgress from 'cli-progress'
import type { Run } from '../runs/schema.ts'

export interface Progress {
  tell(run: Run): void
  /** Leaves the last state standing. */
  end(): void
}

/** What of a stream progress needs. */
export type Screen = NodeJS.WriteStream

/** How a run goes: a bar on a terminal, a line now and then anywhere else. */
export const showProgress = (screen: Screen): Progress => (screen.isTTY ? bar(screen) : lines(screen))

const rateOf = ({ users_per_second }: Run): string => String(users_per_second ?? '-')

function bar(screen: Screen): Progress {
  const format = '  {bar} {percentage}% | {value} of {total} users | {rate} users/s | {phase}'
  const shown = new cliProgress.SingleBar(
    { stream: screen, format, hideCursor: true, linewrap: false },
    cliProgress.Presets.shades_classic
  )
  let started = false
  return {
    tell(run) {
      const { users_total, counters, phase } = run
      const payload = { rate: rateOf(run), phase: phase.toLowerCase() }
      const total = Math.max(users_total ?? 0, counters.processed, 1)
      if (!started) shown.start(total, counters.processed, payload)
      started = true
      shown.setTotal(total)
      shown.update(counters.processed, payload)
    },
    end: () => shown.stop()
  }
}

/** A line when the phase changes, and every tenth of the users. */
function lines(screen: Screen): Progress {
  let last = ''
  return {
    tell(run) {
      const { phase, percent, counters, users_total } = run
      const step = `${phase} ${Math.floor(percent / 10)}`
      if (step === last) return
      last = step
      const users = users_total === null ? '' : `, ${counters.processed} of ${users_total} users`
      const rate = run.users_per_second === null ? '' : `, ${rateOf(run)} users/s`
      screen.write(`  ${phase.toLowerCase()}: ${percent}%${users}${rate}\n`)
    },
    end() {}
  }
}
