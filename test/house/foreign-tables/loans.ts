const named = 'names of places and borrowers are read with a page of loans, in one statement'
export const reasons = {
  app_user: 'the borrower is read, named and held with what lending needs, in one statement',
  user_identifier: 'the borrower is held by what names them, and a loan is compared with it, in one statement',
  purged_user: named,
  library: named,
  location: 'its name is read with the loans; whether a desk lends there is read with what else the desk decides',
  circ_desk: 'its name is read with the loans; whether it is there is read with what else the desk decides',
  request: 'most titles have no queue: a renewal asks only for that',
  fee: 'losses that are paid for are found by their fees, in one statement'
}
