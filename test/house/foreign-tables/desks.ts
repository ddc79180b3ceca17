const shown = 'what a slip or a pick list shows is read with a page of them, in one statement'
export const reasons = {
  library: 'whether desk and library are there is read with the scanned item, which is held by the same statement',
  app_user: shown,
  item: shown,
  bib: shown,
  holding: shown,
  location: shown,
  department: shown,
  request: shown,
  circ_desk: 'a slip goes to the printer of its desk; whether the desk is there is read with the scanned item'
}
