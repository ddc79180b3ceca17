export const reasons = {
  sis_run: 'the inventory asks of a queued task whether the run that it belongs to still goes on'
}
