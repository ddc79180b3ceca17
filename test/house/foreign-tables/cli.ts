export const reasons = {
  institution: 'commands ask which institutions a database has before they have a unit of work of one',
  audit_head: 'a trail may outlive its institution: both lists are put together in one statement'
}
