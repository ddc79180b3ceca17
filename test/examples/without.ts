/**
 * Operations without an example that succeeds, and why: `getMyDetails` answers the key of a person, and the world's is
 * a program's; `operateOnBib` belongs to a network zone and is always refused; an item has no digitization to step; a
 * photograph is no text.
 * This list may only shrink.
 */
export const without = [
  'deleteUserPhoto',
  'getMyDetails',
  'getUserPhoto',
  'operateOnBib',
  'putUserPhoto',
  'stepItemRequest'
]
