import { AlmaError } from '../../alma/errors.ts'
import { idOf } from '../../alma/ids.ts'

import type { Work } from '../../platform/work.ts'
import { advance, bindAtDesk } from '../copies/bind.ts'
import { copyOfLocked, findRequest, type LockedRequest, lockRequest, type Owner } from '../copies/find.ts'
import { notice } from '../copies/notices.ts'
import { departmentOf, nowhere } from '../copies/places.ts'
import { releaseCopy } from '../copies/release.ts'
import type { Request } from '../entity.ts'
import { nextStep } from '../rules/lifecycle.ts'
import { taskNames } from '../tables/tasks.ts'
import { finish } from './cancel.ts'

/**
 * Moves a digitization one step on: fetched, digitized, sent. `release` lets the copy go when it is digitized;
 * otherwise it is kept until the request ends. 402205 for what is no id, 401907 for an unknown or ended request, 401932
 * for another kind, 401933 where there is no next step, 401934 while the copy is on its way.
 */
export async function stepRequest(work: Work, owner: Owner, requestId: string, release: boolean): Promise<Request> {
  if (idOf(requestId) === undefined) throw new AlmaError('REQUEST_STEP_ID', { id: requestId })
  const seen = await known(work, owner, requestId)
  // The copy that it has and no other: a desk that calls this holds that copy already.
  const held = await lockRequest(work, seen, seen.boundItemId)
  if (!held) throw new AlmaError('REQUEST_STEP_NOT_FOUND', {})
  const { request } = held
  const id = String(request.id)
  if (request.boundItemId !== seen.boundItemId) throw new AlmaError('REQUEST_STEP_FAILED', { id })
  if (request.type !== 'DIGITIZATION') throw new AlmaError('REQUEST_NOT_DIGITIZATION', { id })
  const next = nextStep(request.task)
  if (next === 'STUCK') throw new AlmaError('REQUEST_STEP_STUCK', { id, step: taskNames[request.task ?? 'NONE'] })
  if (next === 'ON_ITS_WAY') throw new AlmaError('REQUEST_STEP_FAILED', { id })
  await go(work, held, next, release)
  return request
}

async function known(work: Work, owner: Owner, requestId: string): Promise<Request> {
  try {
    return await findRequest(work, owner, requestId)
  } catch (error) {
    if (error instanceof AlmaError && error.name === 'REQUEST_NOT_FOUND')
      throw new AlmaError('REQUEST_STEP_NOT_FOUND', {})
    throw error
  }
}

async function go(work: Work, held: LockedRequest, next: 'DIGITIZE' | 'SEND' | 'END', release: boolean): Promise<void> {
  const { request } = held
  const copy = copyOfLocked(held)
  if (next === 'END') {
    await finish(work, held, 'FULFILLED')
    return notice(work, request, 'DigitizationReady')
  }
  if (next === 'DIGITIZE' && copy) {
    const department = await departmentOf(work, request.department)
    await bindAtDesk(work, request, copy, nowhere(department?.library || copy.library, request.department ?? ''))
    return
  }
  const lets = release && copy ? { boundItemId: null, lastItemId: copy.item.id } : {}
  await advance(work, request, { task: 'SEND', managedLibrary: null, managedDesk: request.department, ...lets })
  if (release && copy) await releaseCopy(work, copy)
}
