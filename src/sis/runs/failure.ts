import { Aborted, JobFailure } from '../../jobs/job.ts'
import { FeedError } from '../feed/slices.ts'
import type { Failure } from '../run-state.ts'
import { feedCode } from './feed-code.ts'

const cancelled = 'The run was cancelled.'

/** What a run throws that somebody has asked to stop. */
export const cancellation = (): Aborted => new Aborted(cancelled)

/** What a run throws that ended early, and whose process died before it could say so to the runner. */
export function endOf(failure: Failure, processed: number, dryRun: boolean): Error {
  const told = sentence(failure, processed, dryRun)
  return failure.message === cancelled ? new Aborted(told) : new JobFailure(told)
}

/** What is stored of the reason for which a run ended early. */
export function failureOf(error: unknown): Failure {
  if (error instanceof Aborted || error instanceof JobFailure) return { message: error.message }
  if (!(error instanceof FeedError)) return { message: 'The run failed because of an unexpected error.' }
  const { message, file, line, column } = error
  return { message, code: feedCode(message), ...(file ? { file } : {}), ...(line > 0 ? { line, column } : {}) }
}

/** The same for the operator, with what was applied before (SIS-04). */
export function sentence({ message, file, line, column }: Failure, processed: number, dryRun: boolean): string {
  const place = [file, line ? `line ${line}, column ${column}` : undefined].filter(Boolean).join(', ')
  const told = processed === 0 || dryRun ? 'Nothing was applied.' : `The ${processed} users before it were applied.`
  return `${place === '' ? '' : `${place}: `}${message.replace(/\.?$/, '.')} ${told}`
}
