// Clients written for Alma read some tables by the names of its own columns (recorded lists of code tables name them).

const aliases: ReadonlyMap<string, string> = new Map([
  ['HFrUserFinesFees.fineFeeType', 'FineFeeType'],
  ['HFrUserFinesFees.fineFeeStatus', 'FineFeeStatus'],
  ['HItemLoan.processStatus', 'LoanProcessStatus']
])

/** The name that a code table is stored under, for any name that clients call it by. */
export const storedName = (name: string): string => aliases.get(name) ?? name

/** All names that a stored table answers to, its own first. */
export const namesOf = (stored: string): string[] => [
  stored,
  ...[...aliases].flatMap(([alias, name]) => (name === stored ? [alias] : []))
]
