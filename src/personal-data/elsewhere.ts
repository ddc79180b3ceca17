import { when } from './ends.ts'
import type { Inventory } from './table.ts'

/** Tables of what the service is built on: the queue and the log of migrations. */
export const toolTables: Inventory = [
  {
    table: 'graphile_worker._private_jobs',
    about: 'what waits in the queue: numbers of runs and of letters',
    living: 'true',
    personal: {
      'payload.letter': ['internal id', 'a letter to be mailed', when('when it is mailed or given up', 'AN-29')]
    },
    plain: `id job_queue_id task_id priority run_at attempts max_attempts last_error created_at updated_at key
      revision flags is_available locked_at locked_by`
  },
  {
    table: 'graphile_worker._private_job_queues',
    about: 'queues of which one job runs at a time',
    plain: 'id queue_name locked_at locked_by is_available'
  },
  { table: 'graphile_worker._private_tasks', about: 'kinds of jobs', plain: 'id identifier' },
  {
    table: 'graphile_worker._private_known_crontabs',
    about: 'not used',
    plain: 'identifier known_since last_execution'
  },
  { table: 'graphile_worker.migrations', about: 'migrations of the queue', plain: 'id ts breaking' },
  { table: 'mikro_orm_migrations', about: 'migrations of the tables', plain: 'id name executed_at' }
]

/** What is not in the database. */
export const elsewhere: readonly { where: string; what: string; goes: string }[] = [
  {
    where: '`DATA_DIR/exports`, folders and S/FTP servers of profiles',
    what: 'exported users and blocks, as zips',
    goes: "the operator's: the service writes, it never deletes"
  },
  {
    where: '`DATA_DIR/feeds`, S/FTP servers',
    what: 'feeds that wait, and those that were picked up (`.handled`)',
    goes: "the operator's: the service renames, it never deletes"
  },
  {
    where: 'log',
    what: 'routes, statuses, times, names of keys; never an address, a query, an identifier or a text with one',
    goes: "the operator's"
  },
  {
    where: 'mail',
    what: 'name, address and text of a letter, given to the mail server',
    goes: "the mail server's; here the letter goes on as a letter"
  },
  { where: 'memory', what: 'API keys by their hash, code tables', goes: 'five seconds' },
  {
    where: 'dead rows, planner statistics, write-ahead log, backups',
    what: 'what was changed or deleted, until PostgreSQL overwrites it',
    goes: "PostgreSQL's vacuum, analyze and checkpoints; backups are the operator's"
  }
]
