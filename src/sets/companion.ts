import type { Companion } from '../users/find/companions.ts'
import { removeFromAll, setsOf } from './store.ts'

/** In which itemized sets users are: it stands against no deletion and goes with the user. */
export const companion: Companion = {
  name: 'sets',
  async personalData(work, userId) {
    return (await setsOf(work, userId)).map(({ id, name }) => ({ id: String(id), name }))
  },
  leave: removeFromAll
}
