export const reasons = {
  app_user: 'the primary id of whoever owes is read with the fees, in one statement',
  purged_user: 'the id that a delete policy leaves is read with the fees of the report, in one statement',
  circ_desk: 'the name of the desk that took a payment is read with the entries of the ledger',
  loan: 'bulk waiving leaves out who has overdue loans, asked for hundreds of users at once'
}
