import type { Work } from '../../platform/work.ts'
import type { Request } from '../entity.ts'

/** What another domain does when a request begins or ends: loans recall, or take a recall back (CIRC-20..22). */
export interface RequestFollower {
  /** After a request is stored. `onLoan`: of the copies that could serve it none is left but on loan. */
  began?(work: Work, request: Request, of: { onLoan: boolean }): Promise<void>
  /** After a request was fulfilled, cancelled or has expired; its copy is released already. */
  ended?(work: Work, request: Request): Promise<void>
}

let following: readonly RequestFollower[] = []

/** Says once, when the service is put together (domains.ts), who follows: every process has the same followers. */
export function followRequests(followers: readonly RequestFollower[]): void {
  following = followers
}

/** Tells all followers that a request began, within the transaction of the change. */
export async function tellBegan(work: Work, request: Request, of: { onLoan: boolean }): Promise<void> {
  for (const follower of following) await follower.began?.(work, request, of)
}

/** Tells all followers that a request ended, within the transaction of the change. */
export async function tellEnded(work: Work, request: Request): Promise<void> {
  for (const follower of following) await follower.ended?.(work, request)
}
