const shown = 'requester and copy are read with a page of requests, in one statement'
export const reasons = {
  item: shown,
  app_user: shown,
  purged_user: shown
}
