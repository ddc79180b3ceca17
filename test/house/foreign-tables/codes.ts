const computed = 'code tables of the places are computed from these tables, which build on this domain'
export const reasons = { institution: computed, library: computed, campus: computed }
