export const reasons = {
  sis_profile: 'a profile names the people who are told of its own alarms, in its settings'
}
