import type { jobs as jobErrors } from '../../alma/error-tables/jobs.ts'
import type { sftp as sftpErrors } from '../../alma/error-tables/sftp.ts'
import type { sis as sisErrors } from '../../alma/error-tables/sis.ts'
import type { userUpdates as updateErrors } from '../../alma/error-tables/user-updates.ts'
import type { Explained } from './row.ts'

export const sis: Explained<typeof sisErrors> = {
  RUN_NOT_WAITING: [
    'The run is not stopped by a guard: it goes on, has ended, or somebody has decided already.',
    'Read its state with GET /v1/sis/runs/{id}.'
  ],
  RUN_OVERTAKEN: [
    'A later feed of the same profile has been applied: carrying out the older one would bring back what is old.',
    'Discard this run. If its feed is what you want, send the feed again.'
  ],
  RUN_ENDED: [
    'The run is over: there is nothing to cancel.',
    'If its changes are unwanted, undo it: POST /v1/sis/runs/{id}/undo.'
  ],
  REJECTS_NOT_FOUND: [
    'The run rejected nothing, or its report has ended.',
    'Reports are kept for REPORT_DAYS days; the counters of the run stay.'
  ],
  RUN_NO_PLAN: [
    'Only a dry run whose feed is still kept, and which nothing has overtaken, can be applied.',
    'Make a new dry run of the feed. Feeds of dry runs are kept for PLAN_HOURS hours.'
  ],
  RUN_NOT_UNDOABLE: [
    'The run changed nothing, was a dry run, was undone already, or its report, which holds what was before, has ended.',
    'The message says which. What is left can be set right by a new feed.'
  ],
  FIELD_NOT_PROTECTED: ['Nobody has changed the field by hand, so feeds set it anyway.', 'Nothing has to be released.']
}

export const jobs: Explained<typeof jobErrors> = {
  JOB_ID_FORMAT: ['The id of a job is M, S or O and digits.', 'List the jobs with GET conf/jobs.'],
  JOB_NOT_FOUND: [
    'There is no job of that id.',
    'List the jobs with GET conf/jobs; those of profiles end with their profile.'
  ],
  JOB_DATE_FORMAT: ['A date of the filter is no day.', 'Send YYYY-MM-DD.'],
  JOB_INSTANCE_NOT_FOUND: [
    'There is no run of that number, or its history has ended.',
    'List the runs with GET conf/jobs/{job_id}/instances.'
  ],
  JOB_OPERATION_MISSING: ['The parameter op is missing.', 'Send op=run to start the job.'],
  JOB_OPERATION_UNKNOWN: ['The parameter op is not run.', 'Send op=run to start the job.'],
  JOBS_RUNNING_THRESHOLD: [
    'As many runs that were started over the API go on as are allowed at a time.',
    'Wait for one to end. JOBS_MAX_RUNNING sets the number.'
  ],
  JOB_STARTS_THRESHOLD: [
    'The job was started over the API as often as is allowed in an hour.',
    'Wait, or give it a schedule. JOBS_MAX_STARTS sets the number.'
  ],
  JOB_PARAMETER_MISSING: [
    'A parameter without which the job cannot run is missing.',
    'Send the parameter that the message names; docs/jobs.md lists those of each job.'
  ],
  JOB_PARAMETER_EMPTY: [
    'A parameter has no value, or one that the job cannot take.',
    'Send a value; docs/jobs.md says which.'
  ],
  JOB_OVERLAP: [
    'The job, or another one that changes the same things, is running.',
    'Wait until it has ended, then start it again.'
  ],
  JOB_EVENTS_ONLY_SIS: [
    'Only runs of feeds have events of single users.',
    'For other jobs read the counters of the instance.'
  ]
}

export const sftp: Explained<typeof sftpErrors> = {
  SFTP_CONNECTION_NOT_FOUND: ['There is no connection of that name.', 'List them with GET /v1/sftp-connections.'],
  SFTP_CONNECTION_IN_USE: [
    'A profile or an export uses the connection.',
    'Give what the message names another connection first.'
  ],
  SECRETS_KEY_MISSING: [
    'Passwords and keys of servers are stored encrypted only, and the service has no key for that.',
    'Set SECRETS_KEY (README.md says how to make one) and start the service again.'
  ],
  SECRET_UNREADABLE: [
    'The password or key was encrypted with another SECRETS_KEY.',
    'Start the service with the former key, or send the password anew.'
  ]
}

export const userUpdates: Explained<typeof updateErrors> = {
  USER_UPDATE_NOT_FOUND: [
    'There is no run of Update/Notify users of that number.',
    'Use the number that starting the job gave.'
  ],
  USER_UPDATE_ENDED: ['The run is over.', 'What it changed stays; GET /v1/user-updates/{instance_id}/users lists it.']
}
