const told = 'everything that is held of a person is read here, table by table, to be given to that person'
export const reasons = {
  request: told,
  fee: told,
  user_set: told,
  sis_chunk: told,
  sis_record: told,
  job_instance: 'when a copy of personal data ends hangs on when the run of a job has ended',
  user_identifier: told,
  app_user: told,
  user_attachment: told
}
