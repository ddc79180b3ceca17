export const reasons = {
  institution: 'the watch looks at every institution, each in its own unit of work',
  sis_profile: 'a profile names the people who are told of its own alarms, in its settings'
}
