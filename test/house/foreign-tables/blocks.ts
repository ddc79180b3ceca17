const counted = 'counted for limits and the account at a glance, all in one statement; these domains build on this one'
export const reasons = {
  loan: counted,
  request: counted,
  fee: counted,
  resource_sharing_request: counted,
  overdue_profile: 'whether a notice blocks its borrower is asked with the loans that the notice was written for'
}
