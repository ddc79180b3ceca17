const named = 'names of places and borrowers are read with a page of loans, in one statement'
export const reasons = {
  app_user: 'the borrower is read, named and held with what lending needs, in one statement',
  user_identifier: 'the borrower is held by what names them, and a loan is compared with it, in one statement',
  purged_user: named,
  library: named,
  location: 'its name is read with the loans; whether a desk lends there is read with what else the desk decides',
  circ_desk: 'its name is read with the loans; whether it is there is read with what else the desk decides',
  item: 'an item is held between its borrower and its loan, and said to be on loan by what writes the loan',
  request: 'most titles have no queue, and most borrowers no requests: only that is asked, by what holds and writes',
  fee: 'losses that are paid for are found by their fees, in one statement'
}
