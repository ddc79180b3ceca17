export const reasons = {
  terms_setting: 'a search counts days from today by the clocks of the institution, inside the one statement',
  purged_user: 'the id that a delete policy leaves is read beside what is tied to it, by whoever lists that',
  user_proxy: 'the hot read of a user has the principals with it, by one subselect over a key'
}
