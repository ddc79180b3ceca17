/** When something goes, and the rule or job that sees to it. */
export interface End {
  when: string
  rule: string
}

/** With the user: a deletion, or a purge whose policy removes it. */
export const withUser: End = { when: 'when the user is deleted or purged', rule: 'PUR-01, PUR-09' }

/** When a family's rule takes it; a deletion of the user only where the policy says so or leaves no id (AN-01). */
export const anonymized = (family: string, rule = 'AN-20'): End => ({
  when: `by the rules of \`${family}\`; with the user where the delete policy has \`cut_links\` or is FULLY_REMOVE`,
  rule: `${rule}, AN-01, job S1001`
})

/** The same, of how to reach a person: that goes with the user under every policy but the one that keeps everything. */
export const anonymizedOrGone = (family: string): End => ({
  when: `by the rules of \`${family}\`; at the latest with the user`,
  rule: 'AN-20, PUR-01, job S1001'
})

/** Of what was written: by its own rules alone (AN-11), but for a deletion that cuts the link and so finds it. */
export const written = (family: string): End => ({
  when:
    `by the rules of \`${family}\`; while the link is not cut, with the user where the delete policy has \`cut_links\` or ` +
    'is FULLY_REMOVE',
  rule: 'AN-03, AN-11, job S1001'
})

/** Of a moment: the minute goes, the day stays. */
export const becomesDay = (family: string): End => ({
  when: `the minute goes by the rules of \`${family}\`, the day stays`,
  rule: 'AN-20, job S1001'
})

/** So many days after it was written, or after its run ended. */
export const after = (days: string, job: string, rule: string): End => ({ when: `${days}, then job ${job}`, rule })

/** It stays, and says nothing of one person any more once the link to the user is cut. */
export const statistics: End = { when: 'stays; the link to the person is cut', rule: 'AN-20, AN-23, AN-27' }

/** Anything else, in words. */
export const when = (words: string, rule: string): End => ({ when: words, rule })
