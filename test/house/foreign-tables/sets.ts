export const reasons = {
  user_identifier: 'thousands of ids are resolved to users and to membership in one statement',
  job_instance: 'whether a run that was given a set goes on stands in the parameters of the run'
}
