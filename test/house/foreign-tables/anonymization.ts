export const reasons = {
  app_user: 'when a user expires decides with each row, and the proof looks for what named people, both as sets',
  purged_user:
    'who is deleted has expired at the latest that day, and the proof looks for what a policy has left of them',
  user_identifier: 'the proof looks for the identifiers of those whose links were cut, thousands in one statement',
  loan: 'the cut takes the links of loans that are over and renumbers them, all in one statement a chunk',
  fee: 'the cut takes the links of fees that are closed; a fee that is open keeps its loan where that was decided',
  fee_transaction: 'the ledger gets other numbers with its fee, and loses comments, in the statement that cuts the fee',
  fee_payment: 'what a payment system calls a payment goes with its fee, in the statement that cuts the fee',
  letter: 'letters about what is cut go with it, in the statement that cuts',
  printout: 'slips about what is cut go with it, in the statement that cuts',
  item: 'where a request belongs is the location of its copy, a part of the condition of its rules',
  audit_entry: 'which institutions have a chain is also what the audit trail tells, where the chain itself is gone'
}
