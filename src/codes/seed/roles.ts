import { tablesFor } from './table.ts'

const table = tablesFor('USER_MANAGEMENT')

/** Role types by their numbers, as recorded answers name them. */
export const roleTables = [
  table(
    'HFrUserRoles.roleType',
    'Roles of users',
    `*200 Patron; 21 User Manager; 26 General System Administrator; 29 Repository Manager; 32 Circulation Desk Operator;
    33 Vendor Manager; 34 Ledger Manager; 36 Fund Manager; 37 Receiving Operator; 38 Fulfillment Services Operator;
    41 License Manager; 43 Invoice Operator; 44 Invoice Manager; 45 Fiscal Period Manager; 46 Selector;
    47 Purchasing Operator Extended; 48 Invoice Operator Extended; 50 User Administrator; 51 Requests Operator;
    52 Fulfillment Administrator; 53 Repository Administrator; 54 Purchasing Operator; 55 Purchasing Manager;
    56 Acquisitions Administrator; 57 Letter Administrator; 58 License Viewer; 204 Cataloger;
    205 Catalog Administrator; 206 Catalog Manager; 209 Electronic Inventory Operator; 210 Physical Inventory Operator;
    214 Work Order Operator; 215 Fulfillment Services Manager; 217 Trial Manager; 220 Designs Analytics;
    221 Circulation Desk Manager; 225 Physical Inventory Operator Extended; 227 Cataloger Extended;
    228 Collection Inventory Operator; 231 Course Reserves Manager; 239 Resource Sharing Partners Manager;
    243 Selector Extended; 244 Usage Data Operator; 247 Purchase Request Manager;
    248 Purchase Request Operator Extended; 250 Vendor Account Manager; 251 Course Reserves Viewer;
    299 Circulation Desk Operator - Limited;
    300 Discovery - Admin; 428 Printout Queue Manager; 2200 Analytics Administrator`,
    { customizable: false }
  )
]
