export const reasons = {
  institution: 'its name is read with those of its libraries, desks and departments, in one statement'
}
