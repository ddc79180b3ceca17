export { lockQueue } from './bind.ts'
export { fulfilByLoan } from './fulfil.ts'
export { type Placed, placeReturned } from './place.ts'
export { heldForOther, waitingFor } from './waiting.ts'
