import { AlmaError } from '../alma/errors.ts'
import { InputError, reader } from '../alma/reader.ts'
import type { AnySchema } from '../alma/schema.ts'
import type { AnyJob } from './job.ts'
import type { JobStart } from './schema.ts'

/** What Alma sends with the start of any job. */
const ofEveryJob: ReadonlySet<string> = new Set(['job_name', 'PRODUCT'])

/**
 * The parameters of a start as the job declares them, all that came, and the name that the run was given (`job_name`,
 * which every manual job of Alma takes). Parameters that the job does not know are read over: clients send those of
 * Alma's own jobs; but where a run cannot be undone (its schema is closed), for there a misspelt `dry_run` deletes.
 * 402228: a mandatory one is missing; 402229: it is empty; 401664: it is not what it should be, or not known.
 */
export function readParameters(
  job: AnyJob,
  body: JobStart
): { parameters: object; name?: string; came: ReadonlyMap<string, string> } {
  const given = new Map((body.parameter ?? []).map(({ name, value = '' }) => [name.value ?? '', value]))
  const { properties, required = [] } = job.parameters as AnySchema
  for (const name of required.filter(name => properties?.[name]?.default === undefined)) {
    if (!given.has(name)) throw new AlmaError('JOB_PARAMETER_MISSING', { name })
    if (given.get(name)?.trim() === '') throw new AlmaError('JOB_PARAMETER_EMPTY', { name })
  }
  const filled = [...given].filter(([name, value]) => value.trim() !== '' && !ofEveryJob.has(name))
  const name = given.get('job_name')?.trim()
  try {
    return {
      parameters: reader(job.parameters)(Object.fromEntries(filled)) as object,
      came: given,
      ...(name && { name })
    }
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    throw new AlmaError('INVALID_INPUT', { detail: `Parameter value invalid: ${error.path} ${error.message}.` })
  }
}
