import type { Work } from '../platform/work.ts'
import { entryOf, type Group, type Read, ReadGroups } from './read-groups.ts'
import { recordAudit } from './service.ts'

export interface ReadLogOptions {
  /** `after`: entries are written at most a second after their answers; `before`: an answer waits for its entry. */
  mode: 'after' | 'before' | 'off'
  /** Runs a step in one transaction of an institution. */
  transaction(institution: string, step: (work: Work) => Promise<void>): Promise<void>
  /** Told of each attempt to write that failed. */
  failed?(error: unknown): void
}

/** In `after`, reads wait so long for others to join their entry. */
const delayMs = 1000
/** So many people, or entries, are written at once without waiting. */
const enough = { people: 5000, groups: 200 }
/** So many wait at most, some 10 MB: beyond, nothing more is read before they are written. */
const most = { people: 100_000, groups: 20_000 }

/** The trail of reads: gathers what was read and writes it in groups (AUD-03, docs/audit.md). One of each service. */
export interface ReadLog {
  /** True while so much waits that nothing more may be read. */
  readonly full: boolean
  /** False from an attempt to write that failed to the next that succeeds. */
  readonly sound: boolean
  /** Notes a read. In `before` the answer must wait for the promise; it fails when the entry cannot be written. */
  note(read: Read): Promise<void> | undefined
  /** Writes all that waits; throws when that fails, and keeps it for the next attempt. */
  flush(): Promise<void>
  /** Writes what is left and leaves no timer behind. */
  close(): Promise<void>
}

/** A log that writes by the means given; its caller closes it. */
export function readLog({ mode, transaction, failed }: ReadLogOptions): ReadLog {
  const waiting = new ReadGroups()
  /** People of the groups that are being written. */
  let leaving = 0
  let sound = true
  let timer: NodeJS.Timeout | undefined
  /** In `before`: what those answers wait for whose reads wait. */
  let answers: PromiseWithResolvers<void> | undefined

  async function write(): Promise<void> {
    const ours = answers
    answers = undefined
    leaving = waiting.people
    const { lost, cause } = await writeGroups(waiting.take(), transaction)
    leaving = 0
    sound = lost.length === 0
    if (sound) return ours?.resolve()
    waiting.putBack(lost)
    failed?.(cause)
    ours?.reject(cause)
    throw cause
  }
  const { run: flush, idle } = oneAtATime(write)

  /** Nobody waits for it: what fails is tried again a second later. */
  const flushAside = (): void => void flush().catch(flushLater)
  function flushLater(): void {
    timer ??= setTimeout(() => {
      timer = undefined
      flushAside()
    }, delayMs).unref()
  }

  return {
    get full() {
      return waiting.people + leaving >= most.people || waiting.size >= most.groups
    },
    get sound() {
      return sound
    },
    note(read) {
      if (mode === 'off') return undefined
      waiting.add(read)
      if (mode === 'before') {
        // After the turn in which others may arrive, to share the entry.
        if (!answers) setImmediate(flushAside)
        answers ??= Promise.withResolvers()
        return answers.promise
      }
      if (sound && idle() && (waiting.people >= enough.people || waiting.size >= enough.groups)) flushAside()
      else flushLater()
      return undefined
    },
    flush,
    async close() {
      if (waiting.size > 0 || !idle()) await flush()
      clearTimeout(timer)
    }
  }
}

/** Never two runs at a time: who asks while one runs gets the one after it, together with all others who ask. */
function oneAtATime(step: () => Promise<void>): { run(): Promise<void>; idle(): boolean } {
  let running: Promise<void> | undefined
  let next: Promise<void> | undefined
  const start = (): Promise<void> => {
    next = undefined
    running = step().finally(() => {
      running = undefined
    })
    return running
  }
  return {
    run() {
      if (!next && !running) return start()
      next ??= (running as Promise<void>).catch(() => {}).then(start)
      return next
    },
    idle: () => running === undefined
  }
}

/** One transaction an institution, so that no trail waits for another's. Says which groups could not be written. */
async function writeGroups(groups: readonly Group[], transaction: ReadLogOptions['transaction']) {
  const lost: Group[] = []
  let cause: unknown
  for (const [institution, own] of Map.groupBy(groups, group => group.institution))
    try {
      await transaction(institution, async work => {
        for (const group of own) await recordAudit({ ...work, actor: group.actor, now: group.last }, entryOf(group))
      })
    } catch (error) {
      lost.push(...own)
      cause = error
    }
  return { lost, cause }
}
