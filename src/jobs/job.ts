import type { Static, TObject } from 'typebox'
import type { Work } from '../work.ts'

/** One job as the institution sees it. A kind of job may stand several times: once a profile. */
export interface JobListing {
  /** Alma's form: M, S or O, then a number. Stable for ever. */
  id: string
  name: string
  description: string
  /** Cron in UTC, where the job runs by itself. */
  schedule?: string | undefined
  /** The integration profile it works for. */
  profile?: { id: string; code: string } | undefined
  /** Two runs whose queue is the same never overlap. Default: the job's id. */
  queue?: string | undefined
}

/** The tools of a running job. All its data work goes through `transaction`; between two, the run may be killed. */
export interface JobRun<P = unknown, C extends string = string> {
  readonly institution: string
  readonly listing: JobListing
  /** Number of the job instance, as text. */
  readonly instance: string
  readonly parameters: P
  /** True when the service wants to stop: reach the next commit, then throw `Interrupted`; the run is taken up again. */
  readonly stopping: boolean
  /** One transaction of this institution, with the time of its start. */
  transaction<T>(step: (work: Work) => Promise<T>): Promise<T>
  /** A unit of work without a transaction, for reads. */
  open(): Work
  /** Adds to a counter. Counters are stored by `save`; a resumed run goes on from what was stored last. */
  count(counter: C, by?: number): void
  /** The counters as they stand. */
  readonly counters: Readonly<Record<C, number>>
  /** Stores counters and progress (0-100) within the caller's transaction. */
  save(work: Work, progress: number): Promise<void>
}

export interface Job<P extends TObject = TObject, C extends string = string> {
  /** Unique name of this kind of job; also the queue's payload. */
  kind: string
  type: 'MANUAL' | 'SCHEDULED' | 'OTHER'
  /** Alma's category: code and label. */
  category: { value: string; desc: string }
  parameters: P
  /** Every counter with its label; the instance shows them in this order. */
  counters: Record<C, string>
  /** The jobs of this kind that the institution has. */
  list(work: Work): Promise<JobListing[]>
  /** Does the work. A throw fails the instance with its message, `Interrupted` leaves it to be resumed. */
  run(run: JobRun<Static<P>, C>): Promise<void>
}
// The list of jobs holds every kind; each was checked where it was declared.
export type AnyJob = Job<any, any>

/** Declares a job: parameters, counters and how it runs, in one place. Everything else is printed from this. */
export const defineJob = <P extends TObject, C extends string>(job: Job<P, C>): Job<P, C> => job

/** Thrown by a run that stopped at a commit because the service stops: not a failure. */
export class Interrupted extends Error {}

/** Thrown by a run that failed for a reason the operator should read. The message must hold no personal data. */
export class JobFailure extends Error {}
