export const reasons = {
  user_identifier: 'whom an answer names is looked up in the statement that keeps the answer'
}
