import { link, type Work } from '../platform/work.ts'
import { allPartners, findPartner, type Partner } from './partners.ts'

const toWire = (work: Work, { code, name, deliveryDays }: Partner) => ({
  link: link(work, 'partners', code),
  partner_details: { code, name, status: { value: 'ACTIVE', desc: 'Active' }, avg_supply_time: deliveryDays }
})

/** A page of the partners, by their place in the mapping table. All that are listed are active. */
export async function listPartners(work: Work, query: { limit: number; offset: number; status?: string }) {
  const all = query.status?.toUpperCase() === 'INACTIVE' ? [] : [...(await allPartners(work)).values()]
  const page = all.slice(query.offset, query.offset + query.limit)
  const count = { total_record_count: all.length }
  return page.length === 0 ? count : { partner: page.map(partner => toWire(work, partner)), ...count }
}

/** One partner; 402118 for an unknown code. */
export const getPartner = async (work: Work, code: string) => toWire(work, await findPartner(work, code))
