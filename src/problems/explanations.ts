import { errorTable } from '../alma/error-table.ts'
import type { ErrorName } from '../alma/errors.ts'
import { restStatus } from '../http/problem.ts'
import { acquisitions, sharing } from './explanations/acquisitions.ts'
import { account, common, keys, letters } from './explanations/common.ts'
import { configuration } from './explanations/conf.ts'
import { fees } from './explanations/fees.ts'
import { items } from './explanations/items.ts'
import { loans, privacy, requests } from './explanations/loans.ts'
import type { Explained } from './explanations/row.ts'
import { sets } from './explanations/sets.ts'
import { jobs, sftp, sis, userUpdates } from './explanations/sis.ts'
import { users } from './explanations/users.ts'

/** Cause and remedy of every error; one that lacks them does not compile. */
export const explanations: Explained<typeof errorTable> = {
  ...common,
  ...users,
  ...configuration,
  ...jobs,
  ...keys,
  ...items,
  ...loans,
  ...requests,
  ...fees,
  ...sharing,
  ...sftp,
  ...sets,
  ...userUpdates,
  ...acquisitions,
  ...letters,
  ...privacy,
  ...account,
  ...sis
}

/** An error as its page tells of it. */
export interface ProblemPage {
  /** Our name of it: `code` of a problem. */
  name: ErrorName
  /** Status under `/v1`, and under `/almaws/v1`. */
  status: number
  almaStatus: number
  /** The code in Alma's envelope. */
  almaCode: string
  /** The sentence, with its blanks in braces. */
  message: string
  cause: string
  remedy: string
}

/** What there is to know of an error; undefined where there is none of that name. */
export function pageOf(name: string): ProblemPage | undefined {
  if (!Object.hasOwn(errorTable, name)) return undefined
  const known = name as ErrorName
  const [almaStatus, almaCode, message] = errorTable[known]
  const [cause, remedy] = explanations[known]
  return { name: known, status: restStatus(known), almaStatus, almaCode, message, cause, remedy }
}

/** Every error, in the order of the tables. */
export const allPages = (): ProblemPage[] => Object.keys(errorTable).flatMap(name => pageOf(name) ?? [])
