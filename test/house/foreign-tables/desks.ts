const shown = 'what a slip or a pick list shows is read with a page of them, in one statement'
export const reasons = {
  app_user: shown,
  item: shown,
  bib: shown,
  holding: shown,
  location: shown,
  department: shown,
  request: shown,
  circ_desk: 'a slip goes to the printer of its desk, which is looked up while the slip is written'
}
