const feeds =
  'a feed reads and writes the users of a chunk as one set, a statement a table; no call of one user at a time'
const runs = 'a run of a feed is a job instance; how it stands is asked with its own row, in one statement'
export const reasons = {
  app_user: feeds,
  user_identifier: feeds,
  job_instance: runs,
  job_event: 'what events of a run tell of deleted users goes with what its report tells of them, in one statement',
  fee: 'who owes something is exported page by page: the balance is a condition of the page'
}
