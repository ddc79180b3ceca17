import { AlmaError } from '../alma/errors.ts'
import { idOf, noId } from '../alma/ids.ts'
import { JobInstance } from '../jobs/entity.ts'
import type { Work } from '../platform/work.ts'
import type { UserSet } from './entity.ts'
import { lookUp } from './lookup.ts'
import { whereOf } from './query.ts'
import { type Operator, operatorOf } from './rules.ts'
import type { CreateSetQuery } from './schema.ts'
import { addWhere, removeWhere } from './store.ts'

/** Where the members of a new set come from: a copy of a logical set, or two sets and what is done with them. */
export type Source = { from: UserSet } | { combine: Operator; sets: readonly [UserSet, UserSet] }

/** An empty text, and Alma's word for nothing. */
const given = (value: string | undefined): string | undefined => (!value || value === 'None' ? undefined : value)

async function setOf(work: Work, id: string): Promise<UserSet> {
  const set = await lookUp(work, id)
  if (!set) throw new AlmaError('SET_ID_INVALID', { id: `There is no set ${id}.` })
  return set
}

/**
 * The source that a call names; undefined: the set begins empty. 402264: no such set, or not a logical one to copy;
 * 60204, 60206, 60311: combining; 402218, 402267, 500127, 60335, 402265: sources that do not exist here.
 */
export async function sourceOf(work: Work, query: CreateSetQuery): Promise<Source | undefined> {
  await refuseForeign(work, query)
  const from = given(query.from_logical_set)
  if (from !== undefined) {
    const set = await setOf(work, from)
    if (set.type === 'LOGICAL') return { from: set }
    throw new AlmaError('SET_ID_INVALID', { id: `Set ${from} is not a logical one.` })
  }
  const [one, other, combine] = [given(query.set1), given(query.set2), given(query.combine)]
  if (one === undefined && other === undefined && combine === undefined) return undefined
  const operator = operatorOf(combine)
  if (one === undefined || other === undefined) throw new AlmaError('SET_COMBINE', {})
  const sets = [await setOf(work, one), await setOf(work, other)] as const
  if (sets[0].origin !== sets[1].origin) throw new AlmaError('SET_ORIGINS', {})
  return { combine: operator, sets }
}

async function refuseForeign(work: Work, query: CreateSetQuery): Promise<void> {
  const [instance, population] = [given(query.job_instance_id), given(query.population)]
  if ((instance === undefined) !== (population === undefined)) throw new AlmaError('SET_IMPORT_INCOMPLETE', {})
  if (instance !== undefined) {
    const known = await work.em.findOne(JobInstance, { institution: work.institution, id: idOf(instance) ?? noId })
    throw known ? new AlmaError('SET_IMPORT_INSTANCE', {}) : new AlmaError('JOB_INSTANCE_NOT_FOUND', {})
  }
  if (given(query.nz_set_from_iz_set) !== undefined) throw new AlmaError('SET_NETWORK', {})
  if (given(query.filter_set) !== undefined || given(query.indication_rule) !== undefined)
    throw new AlmaError('SET_CREATE', { reason: 'There are no indication rules to filter by.' })
}

/** Fills a new set from its source: one or two statements, however many users. */
export async function fill(work: Work, setId: string, source: Source): Promise<void> {
  if ('from' in source) return void (await addWhere(work, setId, whereOf(source.from)))
  const [one, other] = source.sets.map(whereOf) as [ReturnType<typeof whereOf>, ReturnType<typeof whereOf>]
  if (source.combine === 'AND') return void (await addWhere(work, setId, [...one, ...other]))
  await addWhere(work, setId, one)
  await (source.combine === 'OR' ? addWhere : removeWhere)(work, setId, other)
}
