import type { Static, TObject } from 'typebox'
import type { Privilege } from '../alma/roles.ts'
import type { Config } from '../config.ts'
import type { Work } from '../platform/work.ts'

/** One job as the institution sees it. A kind of job may stand several times: once a profile. */
export interface JobListing {
  /** Alma's form: M, S or O, then a number (JOB-01). Unique in the institution, stable for ever. */
  id: string
  name: string
  description: string
  /** Cron by the clocks of the institution (schedule.ts), where the job runs by itself: five fields, or six. */
  schedule?: string | undefined
  /** The integration profile it works for. */
  profile?: { id: string; code: string } | undefined
  /** Two runs of an institution whose queue is the same never overlap. Default: the job's id. */
  queue?: string | undefined
}

/**
 * The tools of a running job. All its data work goes through `transaction`; between two, the run may be killed, and
 * another process goes on with the counters that were saved last.
 */
export interface JobRun<P = unknown, C extends string = string> {
  readonly institution: string
  /** As it was when the run was asked for. */
  readonly listing: JobListing
  /** Number of the job instance, as text. */
  readonly instance: string
  readonly parameters: P
  /** The service's configuration: limits, and where folders are. */
  readonly config: Config
  /**
   * True when the service wants to stop: reach the next commit, then throw `Interrupted`; the run is taken up again.
   */
  readonly stopping: boolean
  /**
   * One transaction of this institution, with the time of its start. Throws `Interrupted`, before the step, when
   * another process has taken the run over (this one lost its connection): let it pass.
   */
  transaction<T>(step: (work: Work) => Promise<T>): Promise<T>
  /** A unit of work without a transaction, for reads. */
  open(): Work
  /** Adds to a counter. Counters are stored by `save`, and when the run succeeds; a resumed run goes on from there. */
  count(counter: C, by?: number): void
  /**
   * Says whether the counters tell of what would be done: of a run that only measures, or waits for a person. Stored
   * with them.
   */
  suppose(only: boolean): void
  /** Something that the operator should read although the run succeeds: it ends COMPLETED_WARNING, and says so. */
  warn(message: string): void
  /** The counters as they stand. */
  readonly counters: Readonly<Record<C, number>>
  /** Stores counters and progress (0-100) within the caller's transaction, so that they never tell of work undone. */
  save(work: Work, progress: number): Promise<void>
  /** Lets the run wait for a person, from the commit of the caller's transaction on: then throw `Parked`. */
  park(work: Work): Promise<void>
}

export interface Job<P extends TObject = TObject, C extends string = string> {
  /** Unique name of this kind of job, at most 64 characters; stored with each run. */
  kind: string
  type: 'MANUAL' | 'SCHEDULED' | 'OTHER'
  /** Alma's category: code and label. */
  category: { value: string; desc: string }
  /** What a key with roles needs to start it, beside RUN_JOBS (docs/keys.md). */
  privilege?: Privilege
  parameters: P
  /** Every counter with its label; the instance shows them in this order. */
  counters: Record<C, string>
  /** The labels of counters while they tell of what would be done: a dry run, or a run that waits. */
  supposedCounters?: Partial<Record<C, string>>
  /**
   * Looks at a start before it is taken: gives the parameters that are stored with the run, or throws the error that
   * refuses it. `came`: all that came by name, those that the job does not declare among them. `listing`: what is
   * started.
   */
  prepare?(
    work: Work,
    parameters: Static<P>,
    came: ReadonlyMap<string, string>,
    listing: JobListing
  ): Promise<Static<P>>
  /** The jobs of this kind that the institution has. */
  list(work: Work): Promise<JobListing[]>
  /**
   * Does the work. `Interrupted` leaves the instance to be taken up again; `Parked` lets it wait for a person;
   * `Aborted` ends it as stopped by one; `JobFailure` fails it with its message; any other throw fails it with a
   * general message. A failed run is never repeated by itself.
   */
  run(run: JobRun<Static<P>, C>): Promise<void>
}
// The list of jobs holds every kind; each was checked where it was declared.
export type AnyJob = Job<any, any>

/** Declares a job: parameters, counters and how it runs, in one place. Everything else is printed from this. */
export const defineJob = <P extends TObject, C extends string>(job: Job<P, C>): Job<P, C> => job

/** Stands among the stored counters while they tell of what would be done (`suppose`); no counter of any job. */
export const supposed = '_supposed'

/** Thrown by a run that stopped at a commit because the service stops: not a failure. */
export class Interrupted extends Error {}

/** Thrown by a run that somebody has to decide about: it stands still, out of the queue, until `resume` or `abort`. */
export class Parked extends Error {}

/** Thrown by a run that a person has stopped. The message is shown; it must hold no personal data. */
export class Aborted extends Error {}

/** Thrown by a run that failed for a reason the operator should read. The message must hold no personal data. */
export class JobFailure extends Error {}
