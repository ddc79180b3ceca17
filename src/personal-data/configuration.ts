/**
 * Tables with what an institution has set up: names of places, codes and their labels, rules. A word of theirs is an
 * ordinary word there: that it is also somebody's identifier proves nothing where it is found (AN-29). A test holds
 * them against the inventory: none says anything of a patron.
 */
export const configurationTables: readonly string[] = [
  'campus',
  'circ_desk',
  'code_table',
  'department',
  'fulfillment_rule',
  'fulfillment_unit',
  'institution',
  'library',
  'location',
  'mapping_table',
  'open_hour',
  'overdue_profile',
  'remote_storage',
  'sis_profile',
  'terms_of_use'
]
