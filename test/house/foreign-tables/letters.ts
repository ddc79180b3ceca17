const about = 'what a letter is about says which libraries it is shown to; these domains build on this one'
export const reasons = {
  loan: about,
  request: about,
  resource_sharing_request: about,
  fee: about,
  app_user: 'lists of letters are paged with the ids of their users, and the sandbox shows their addresses of today'
}
