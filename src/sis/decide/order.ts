import type { ClaimedIdentifiers } from './claimed-identifiers.ts'

/** What makes a run independent of the order of its records. */
export interface FeedOrder {
  claims: ClaimedIdentifiers
  /** How many records were decided about beforehand. */
  contests: number
  /** True when somebody has lost an identifier that another record claims: it is not given away in this run. */
  freed: boolean
}
