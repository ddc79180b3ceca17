export const reasons = {
  app_user:
    'whom an order takes is one statement over users, and what a policy leaves is written from their rows as a set',
  letter: 'a letter on its way stands against a purge; it is read with the facts of each user, in one statement',
  loan: 'what is tied to users is locked here, in the one order in which everybody locks, and looked for as one set',
  user_attachment: 'files of users who were kept fully reportable go when a tighter policy is applied, as a set',
  job_instance: 'a run of the purge is a run of a job, and what it tells of users goes by when that ended'
}
