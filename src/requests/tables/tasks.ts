import type { RequestTask } from '../entity.ts'

/** What is to be done next, in Alma's words where they are recorded (upenn, tulibraries: Pickup From Shelf; bibsys). */
export const taskNames: Record<RequestTask | 'NONE', string> = {
  PICK: 'Pickup From Shelf',
  TRANSIT: 'Transit Item',
  SHELF: 'On Hold Shelf',
  DELIVERY: 'Personal Delivery',
  DIGITIZE: 'Digitize Item',
  SEND: 'Document Delivery',
  NONE: 'Waiting for an item'
}
