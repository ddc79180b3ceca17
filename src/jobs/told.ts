import type { AnySchema } from '../alma/schema.ts'
import type { AnyJob } from './job.ts'

/**
 * What the audit trail says of a run's parameters: those that are not at their default, truths, numbers and choices
 * with their values, of free texts the name only, for it may be somebody's. `dry_run=false,set_id`.
 */
export function parametersTold(job: Pick<AnyJob, 'parameters'>, parameters: object): string {
  const { properties = {} } = job.parameters as AnySchema
  const given = Object.entries(parameters).filter(([name, value]) => value !== properties[name]?.default)
  return given
    .map(([name, value]) => (isPlain(properties[name], value) ? `${name}=${value}` : name))
    .sort()
    .join()
}

const isPlain = (schema: AnySchema | undefined, value: unknown): boolean =>
  typeof value === 'boolean' || typeof value === 'number' || Array.isArray((schema as { enum?: unknown })?.enum)
