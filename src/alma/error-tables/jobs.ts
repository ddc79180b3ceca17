import type { ErrorRow } from './row.ts'

/** Errors of jobs. */
export const jobs = {
  JOB_ID_FORMAT: [400, '402215', 'Invalid job id format.'],
  JOB_NOT_FOUND: [400, '402216', 'Invalid job id.'],
  JOB_DATE_FORMAT: [400, '402217', 'Invalid date format.'],
  JOB_INSTANCE_NOT_FOUND: [400, '402218', 'Invalid job instance id.'],
  JOB_OPERATION_MISSING: [400, '402220', 'Operation was not provided.'],
  JOB_OPERATION_UNKNOWN: [400, '402221', 'Operation is not supported.'],
  JOBS_RUNNING_THRESHOLD: [400, '402222', 'Execution threshold reached.'],
  JOB_STARTS_THRESHOLD: [400, '402223', 'Execution threshold reached.'],
  JOB_PARAMETER_MISSING: [400, '402228', 'Mandatory parameter is missing from input. {name}'],
  JOB_PARAMETER_EMPTY: [400, '402229', 'Mandatory parameter value is empty. {name}'],
  JOB_OVERLAP: [400, '60347', 'Job overlapps with running job - cannot execute.'],
  JOB_EVENTS_ONLY_SIS: [400, '60332', 'This service will only work for the job category and type of USERS/SIS.']
} as const satisfies Record<string, ErrorRow>
