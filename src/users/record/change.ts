/** Why a field is, or is not, as the feed has it. The report of a run tells one of these for each field. */
export const whys = {
  SIS_VALUE: 'the feed sent another value',
  SIS_REMOVED: 'the feed no longer sends a value',
  PROTECTED_MANUAL: 'kept: a person set it by hand',
  EMPTY_KEPT: 'kept: the feed sent nothing and the profile keeps protected fields (and a PIN is kept in any case)',
  EMPTY_CLEARED: 'emptied: the feed sent nothing and the profile clears protected fields',
  EMPTY_DEFAULTED: "set to the profile's default: the feed sent nothing",
  REATTACHED: 'the feed sent the value from before the hand edit, which gives the field back where the profile says so',
  SEGMENT_REPLACED: 'the external entries of this list were replaced by those of the feed',
  DUPLICATE_ABSORBED: 'an entry that was added by hand now comes with the feed',
  PREFERRED_KEPT: 'only one entry may be preferred: the one marked by hand stays, else the first of the feed',
  CODE_UNKNOWN: 'a warning: taken as it is, and no code of the institution',
  ADDRESS_DOUBTFUL: 'a warning: taken as it is, and no address that mail can reach',
  PREFERRED_MISSING: 'a warning: none of the entries is preferred, so nobody knows where to write to',
  PROFILE_UNKNOWN: 'a warning: taken as it is, and the code of no SIS profile',
  PROFILE_DEFAULT: "set to the profile's default for new users",
  GENERATED: 'made from the names, since the feed has no primary id',
  API_VALUE: 'set by a call of the API',
  LEFT_FEED: 'the full feed has left the user out',
  UNDONE: 'put back as it was before the run that is undone',
  CHANGED_SINCE: 'left as it is: it has changed since the run that is undone',
  SECRET_NOT_KEPT: 'left as it is: what it was before is not kept'
} as const
export type Why = keyof typeof whys

/** One field of one user: before, after, and why. For a field that was kept, `old` and `new` are the same. */
export interface Change {
  field: string
  old?: unknown
  new?: unknown
  /** Of a list of which some entries were replaced: the feed's others, which stayed. */
  kept?: unknown
  why: Why
}
