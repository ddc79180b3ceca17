import { AlmaError } from '../alma/errors.ts'
import { mappingRows } from '../codes/mapping-rows.ts'
import { link, type Work } from '../platform/work.ts'

/** An institution that lends to us or borrows from us: a row of the mapping table ResourceSharingPartners. */
export interface Partner {
  code: string
  name: string
  /** How long a delivery takes, in days (RS-03). */
  deliveryDays: number
}

const tableName = 'ResourceSharingPartners'

/** All partners, by code. */
export async function allPartners(work: Work): Promise<Map<string, Partner>> {
  const partners = (await mappingRows(work, tableName)).map(({ column0, column1, column2 }) => ({
    code: column0,
    name: column1,
    deliveryDays: Number.parseInt(column2 ?? '', 10) || 0
  }))
  return new Map(partners.map(partner => [partner.code, partner]))
}

/** The partner of a code; 402118 for an unknown one. */
export async function findPartner(work: Work, code: string): Promise<Partner> {
  const partner = (await allPartners(work)).get(code)
  if (!partner) throw new AlmaError('PARTNER_NOT_FOUND', {})
  return partner
}

/** A partner as it is shown where it is named. */
export const partnerToWire = (work: Pick<Work, 'base'>, code: string, partners: ReadonlyMap<string, Partner>) => ({
  value: code,
  desc: partners.get(code)?.name ?? code,
  link: link(work, 'partners', code)
})
