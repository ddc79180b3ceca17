/**
 * Operations without an example that succeeds, and why: `getMyDetails` and `operateOnBib` are always refused here, an
 * item has no digitization to step, nothing of the world is protected, and a photograph is no text.
 * This list may only shrink.
 */
export const without = [
  'deleteUserPhoto',
  'getMyDetails',
  'getUserPhoto',
  'operateOnBib',
  'putUserPhoto',
  'releaseProtectedField',
  'stepItemRequest'
]
