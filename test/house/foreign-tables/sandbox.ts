const sample =
  'thousands of sample users and loans are written as sets: it is no use of the service, but what to begin with'
export const reasons = {
  app_user: sample,
  user_identifier: sample,
  bib: sample,
  holding: sample,
  item: sample,
  loan: sample
}
