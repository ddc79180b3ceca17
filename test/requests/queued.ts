import type { Queued } from '../../src/requests/rules/rules.ts'

/** A request that waits for any copy of its title, unless told otherwise. */
export const wish = (more: Partial<Queued> = {}): Queued => ({
  id: '100',
  bibId: '5',
  status: 'NOT_STARTED',
  boundItemId: null,
  itemId: null,
  holdingId: null,
  description: null,
  materialType: null,
  ...more
})
