import { IsolationLevel } from '@mikro-orm/core'
import { lockName } from '../data/locks.ts'
import type { Clock } from './clock.ts'
import type { Database } from './database.ts'
import type { Work } from './work.ts'

/** A fresh unit of work of one institution, without a transaction. The only fork outside the job runner. */
export function openWork(
  database: Database,
  clock: Clock,
  of: Pick<Work, 'institution' | 'actor' | 'base' | 'libraries' | 'masked'>
): Work {
  let em: Work['em'] | undefined
  return {
    // A read that is prepared needs none: the fork is a tenth of the cost of such a request.
    get em() {
      em ??= database.orm.em.fork()
      em.setFilterParams('institution', { code: of.institution })
      return em
    },
    pool: database.pool,
    inTransaction: false,
    now: clock.now(),
    clock,
    ...of
  }
}

/** Runs `step` in one transaction of a new unit of work: all of it is kept, or nothing. */
export function transactional<T>(work: Work, step: (work: Work) => Promise<T>): Promise<T> {
  return work.em.transactional(em => step({ ...work, em: em as Work['em'], inTransaction: true }))
}

/** Runs `step` in one transaction that only reads: all its statements see the database as it was at the first. */
export function snapshot<T>(work: Work, step: (work: Work) => Promise<T>): Promise<T> {
  const how = { isolationLevel: IsolationLevel.REPEATABLE_READ, readOnly: true }
  return work.em.transactional(em => step({ ...work, em: em as Work['em'], inTransaction: true }), how)
}

/** The same work with nothing of an attempt before it. */
export const afresh = (work: Work): Work => ({ ...work, em: work.em.fork() as Work['em'] })

/** Attempts at one transaction that another one got in the way of. */
export const mostAttempts = 5

/** True when PostgreSQL has ended a transaction so that another can go on: nothing of it was kept. */
export const gaveWay = (error: unknown): boolean => /^(40P01|40001)$/.test(String((error as { code?: string }).code))

/** True when somebody else wrote the same row first: made again, the transaction finds it and answers accordingly. */
const cameSecond = (error: unknown): boolean => (error as { code?: string }).code === '23505'

/**
 * Runs `step` in one transaction of a new unit of work, and again while another transaction gets in its way. From the
 * second time on those of an institution go one after the other: many writes of the same row at once would else meet
 * again and again.
 */
export async function persistently<T>(
  open: () => Work,
  step: (work: Work) => Promise<T>,
  attempts = mostAttempts
): Promise<T> {
  for (let attempt = 1; ; attempt++)
    try {
      return await transactional(open(), async work => {
        if (attempt > 1) await lockName(work, `patronage:again:${work.institution}`)
        return step(work)
      })
    } catch (error) {
      if (attempt >= attempts || !(gaveWay(error) || cameSecond(error))) throw error
    }
}
