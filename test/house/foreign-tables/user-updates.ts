export const reasons = {
  job_instance: 'a run of the job is a job instance; its own row is read with it in one statement',
  app_user: 'passwords are written for a chunk of users at once; the report names users by their ids of today'
}
