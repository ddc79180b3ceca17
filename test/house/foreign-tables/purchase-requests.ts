export const reasons = {
  user_identifier: 'who has approved is named by an identifier: all requests of many users in one statement'
}
