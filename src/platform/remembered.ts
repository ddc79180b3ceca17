import type { Pool } from 'pg'
import type { Work } from './work.ts'

/*
 * The one cache of the service: small things that nearly every request asks for (keys, code tables, limits, which
 * letters are written). Everything in it is at most five seconds old, by the clock of the work, which may be moved; so
 * long a change stays unseen in other processes. No library: none knows whose transaction reads, nor that clock.
 */

const lifeMs = 5000

/** Values by name, each for five seconds; of more than `most` the oldest go. */
export class TimedValues<Value> {
  readonly #entries = new Map<string, { value: Value; until: number }>()
  readonly #most: number

  constructor(most: number) {
    this.#most = most
  }

  /** What is kept under a name at a moment (milliseconds); undefined: nothing. */
  get(name: string, now: number): { value: Value } | undefined {
    const found = this.#entries.get(name)
    // A clock that was set back must not keep a value for longer.
    return found && found.until > now && found.until <= now + lifeMs ? found : undefined
  }

  set(name: string, value: Value, now: number): void {
    this.#entries.delete(name)
    const [oldest] = this.#entries.keys()
    if (this.#entries.size >= this.#most && oldest !== undefined) this.#entries.delete(oldest)
    this.#entries.set(name, { value, until: now + lifeMs })
  }

  delete(name: string): void {
    this.#entries.delete(name)
  }
}

type Reading = Pick<Work, 'em' | 'pool' | 'institution' | 'inTransaction'>

// Transactions that have changed what is remembered: what they read may be rolled back, so it is theirs alone.
const changing = new WeakSet<object>()

/** The work's own transaction; nothing outside of one. */
const transactionOf = (work: Reading): object | undefined =>
  work.inTransaction ? work.em.getTransactionContext() : undefined

function isChanging(work: Reading): boolean {
  const transaction = transactionOf(work)
  return transaction !== undefined && changing.has(transaction)
}

/** Something small of an institution that nearly every request asks for. */
export interface Remembered<Value> {
  /** The value; a hit costs a look into a map, no statement. */
  of(work: Reading & Pick<Work, 'now'>): Promise<Value>
  /**
   * Drops what is remembered of the work's institution: call it after a change is committed. Called within the
   * transaction, that one sees its own change at once, and others five seconds later at most.
   */
  forget(work: Reading): void
}

interface Memory<Value> {
  kept: TimedValues<Promise<Value>>
  /** Reads on their way, so that a hundred requests after five seconds make one. */
  loading: Map<string, Promise<Value>>
  /** Raised by each `forget`: what was read before it must not be remembered after it. */
  turn: number
}

const all = new Set<Remembered<unknown>['forget']>()

/** Drops all that is remembered of the work's institution, as `forget` does. */
export function forgetEverything(work: Reading): void {
  for (const forget of all) forget(work)
}

/** Institutions of which something is remembered at a time. */
const most = 200

/**
 * What `read` gives of an institution, remembered. A transaction that has changed something remembered reads for
 * itself from then on and leaves nothing behind; the failure of one that only reads is not that of others.
 */
export function remembered<Value>(read: (work: Reading) => Promise<Value>): Remembered<Value> {
  // By connection: two services in one process (tests) must not see each other's institutions.
  const memories = new WeakMap<Pool, Memory<Value>>()
  const memoryOf = ({ pool }: Reading): Memory<Value> => {
    const known = memories.get(pool)
    if (known) return known
    const made: Memory<Value> = { kept: new TimedValues(most), loading: new Map(), turn: 0 }
    memories.set(pool, made)
    return made
  }

  async function load(work: Reading & Pick<Work, 'now'>, memory: Memory<Value>): Promise<Value> {
    const { turn } = memory
    const now = work.now.getTime()
    const value = await read(work)
    if (memory.turn === turn && !isChanging(work)) memory.kept.set(work.institution, Promise.resolve(value), now)
    return value
  }

  const made: Remembered<Value> = {
    of(work) {
      const { institution } = work
      const memory = memoryOf(work)
      const found = isChanging(work) ? undefined : memory.kept.get(institution, work.now.getTime())
      if (found) return found.value
      if (work.inTransaction) return load(work, memory)
      let loading = memory.loading.get(institution)
      if (!loading) {
        loading = load(work, memory).finally(() => {
          if (memory.loading.get(institution) === loading) memory.loading.delete(institution)
        })
        memory.loading.set(institution, loading)
      }
      return loading
    },
    forget(work) {
      const transaction = transactionOf(work)
      if (transaction) changing.add(transaction)
      const memory = memoryOf(work)
      memory.turn += 1
      memory.kept.delete(work.institution)
      memory.loading.delete(work.institution)
    }
  }
  all.add(made.forget)
  return made
}
