export const reasons = {
  user_identifier: 'whose reads are asked for may be said by any identifier of the user',
  app_user: 'a number that is asked for is told apart from one that nobody has'
}
